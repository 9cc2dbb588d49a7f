package io.pulseline.rtp.sockets;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PacketCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns calls: reads every socket of theirs, and ticks them fifty times a second. Whatever touches a
/// call runs here, so nothing in a call needs a lock.
public abstract class PacketLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketLoop.class);
    public static final long TICK_MILLIS = 20;
    /// From this many calls on, the loop rests between rounds, so that one wake-up serves several packets. A wake-up
    /// costs about as much as relaying a packet.
    private static final int BUSY_CALLS = 20;
    /// What that adds to a packet's way at most.
    private static final long REST_NANOS = 1_000_000;
    /// From this many packets a tick on (400 calls that talk), a longer rest: a twelfth of a packet's cost for a
    /// millisecond more on its way.
    private static final int FULL_PACKETS = 800;

    private static final long FULL_REST_NANOS = 2_000_000;

    private final LineSockets sockets = PacketCalls.areFound() ? new WatchedSockets() : new SelectedSockets();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    /// Whether the loop has been woken for what is in the queue: that is a system call.
    private final AtomicBoolean woken = new AtomicBoolean();
    private final PacketBatch batch = new PacketBatch();
    private final Packet packet = new Packet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final ByteBuffer output = ByteBuffer.allocateDirect(Packet.CAPACITY);
    /// Made once, not for each round.
    private final Consumer<PacketLine> read = this::read;

    private final Thread thread;
    private volatile boolean running = true;
    /// Of this tick, and of the one before.
    private int packets;

    private int packetsBefore;

    /// Its thread begins with [#start].
    protected PacketLoop(String name) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// A steady clock in milliseconds.
    protected static long steadyMillis() {
        return System.nanoTime() / 1_000_000;
    }

    /// As soon as all of it is made.
    protected final void start() {
        thread.start();
    }

    /// How many it carries.
    protected abstract int calls();

    /// Each [#TICK_MILLIS].
    protected abstract void tick(long now);

    public final void execute(Runnable task) {
        work.add(task);
        if (!woken.getAndSet(true)) {
            sockets.wakeup();
        }
    }

    private void run() {
        ShortTurns.ask();
        long nextTick = steadyMillis();
        while (running) {
            try {
                if (calls() >= BUSY_CALLS) {
                    LockSupport.parkNanos(packetsBefore >= FULL_PACKETS ? FULL_REST_NANOS : REST_NANOS);
                }
                sockets.await(Math.max(1, nextTick - steadyMillis()), read);
                batch.relay();
                woken.set(false);
                for (Runnable task = work.poll(); task != null; task = work.poll()) {
                    task.run();
                }
                long now = steadyMillis();
                if (now >= nextTick) {
                    packetsBefore = packets;
                    packets = 0;
                    // a beat is a beat, but none is made up for
                    nextTick = Math.max(nextTick, now - TICK_MILLIS) + TICK_MILLIS;
                    tick(now);
                }
            } catch (IOException | RuntimeException trouble) {
                // the loop carries every call: one that misbehaves must not end it
                LOG.error("event=packet-loop-trouble loop={} reason=\"{}\"", thread.getName(), trouble, trouble);
            }
        }
    }

    /// @return what [PacketCalls] knows its socket by; -1 where there are none
    final int register(DatagramChannel channel, PacketLine line) throws ClosedChannelException {
        return sockets.add(channel, line);
    }

    /// Before its socket is closed.
    final void unregister(int descriptor) {
        sockets.remove(descriptor);
    }

    /// One packet a turn: a socket that has more is told of again, and asking an empty one costs a system call.
    private void read(PacketLine line) {
        packets++;
        try {
            if (line.isConnected() && line.descriptor() >= 0) {
                batch.read(line);
                return;
            }
            buffer.clear();
            if (line.isConnected()) {
                if (line.channel.read(buffer) > 0) {
                    line.heard(received(), line.remote(), steadyMillis());
                }
            } else {
                SocketAddress from = line.channel.receive(buffer);
                if (from != null) {
                    line.heard(received(), (InetSocketAddress) from, steadyMillis());
                }
            }
        } catch (IOException gone) {
            // an ICMP "port unreachable" of the peer; whoever watches over the call decides whether it is gone
        } catch (RuntimeException trouble) {
            LOG.warn("event=packet-dropped reason=\"{}\"", trouble.toString());
        }
    }

    /// What came before a socket had one peer, each with the address that it came from.
    final void drain(PacketLine line) throws IOException {
        while (true) {
            buffer.clear();
            SocketAddress from = line.channel.receive(buffer);
            if (from == null) {
                return;
            }
            line.heard(received(), (InetSocketAddress) from, steadyMillis());
        }
    }

    private Packet received() {
        int count = buffer.flip().remaining();
        buffer.get(packet.getBuffer(), 0, count);
        packet.reset(count);
        return packet;
    }

    /// From the line's connected socket; what was just read leaves with its company.
    final void send(PacketLine line, Packet sealed) {
        if (!batch.put(line, sealed) && !PacketCalls.send(line.descriptor(), sealed)) {
            line.unsent();
        }
    }

    /// A packet as the kernel takes it without another copy. For this loop's thread only, and only until the next one.
    final ByteBuffer outgoing(Packet of) {
        return output.clear()
                .put(of.getBuffer(), of.getOffset(), of.getLength())
                .flip();
    }

    @Override
    public final void close() {
        running = false;
        sockets.wakeup();
        try {
            thread.join(1000);
            sockets.close();
        } catch (IOException | InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
