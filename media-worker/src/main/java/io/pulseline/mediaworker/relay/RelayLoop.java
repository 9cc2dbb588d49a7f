package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PacketCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns sessions: reads every socket of theirs, and ticks them fifty times a second. Whatever
/// touches a session runs here, so nothing in a session needs a lock.
public final class RelayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final long TICK_MILLIS = 20;
    /// A session whose legs all stand needs a tick only every so often; the others need each, for ICE.
    private static final int SETTLED_TICKS = 5;
    /// From this many sessions on, the loop rests between rounds, so that one wake-up serves several packets.
    /// A wake-up costs about as much as relaying a packet.
    private static final int BUSY_SESSIONS = 20;
    /// What that adds to a packet's way at most.
    private static final long REST_NANOS = 1_000_000;
    /// From this many packets a tick on (400 calls that talk), a longer rest: a twelfth of a packet's cost for a
    /// millisecond more on its way.
    private static final int FULL_PACKETS = 800;

    private static final long FULL_REST_NANOS = 2_000_000;

    private final LegSockets sockets = PacketCalls.areFound() ? new WatchedSockets() : new SelectedSockets();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Set<Session> sessions = new LinkedHashSet<>();
    /// The same, for the ticks; null since one came or went.
    private Session @Nullable [] ticked;

    private final PacketBatch batch = new PacketBatch();
    private final Packet packet = new Packet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final ByteBuffer output = ByteBuffer.allocateDirect(Packet.CAPACITY);
    final RelayCounts counts = new RelayCounts();
    private final Consumer<Session> eachTick;
    /// Made once, not for each round.
    private final Consumer<Leg> read = this::read;

    private final Thread thread;
    private volatile boolean running = true;
    private long ticks;
    /// Of this tick, and of the one before.
    private int packets;

    private int packetsBefore;

    RelayLoop(String name) {
        this(name, session -> {});
    }

    /// @param eachTick told of a session after its tick
    RelayLoop(String name, Consumer<Session> eachTick) {
        this.eachTick = eachTick;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// A steady clock in milliseconds.
    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /// Runs on the loop and waits for the result.
    ///
    /// @throws Sdp.BadSdp when the work throws it
    <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException wrapped) {
            if (wrapped.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw wrapped;
        }
    }

    void execute(Runnable task) {
        work.add(task);
        sockets.wakeup();
    }

    void add(Session session) {
        sessions.add(session);
        ticked = null;
    }

    void remove(Session session) {
        sessions.remove(session);
        ticked = null;
    }

    /// @return what [PacketCalls] knows its socket by; -1 where there are none
    int register(DatagramChannel channel, Leg leg) throws ClosedChannelException {
        return sockets.add(channel, leg);
    }

    /// Before its socket is closed.
    void unregister(int descriptor) {
        sockets.remove(descriptor);
    }

    private void run() {
        ShortTurns.ask();
        long nextTick = now();
        while (running) {
            try {
                if (sessions.size() >= BUSY_SESSIONS) {
                    LockSupport.parkNanos(packetsBefore >= FULL_PACKETS ? FULL_REST_NANOS : REST_NANOS);
                }
                sockets.await(Math.max(1, nextTick - now()), read);
                batch.relay();
                for (Runnable task = work.poll(); task != null; task = work.poll()) {
                    task.run();
                }
                long now = now();
                if (now >= nextTick) {
                    tick(now);
                    nextTick = now + TICK_MILLIS;
                }
            } catch (IOException | RuntimeException trouble) {
                // the loop carries every call: one that misbehaves must not end it
                LOG.error("event=relay-loop-trouble reason=\"{}\"", trouble.toString(), trouble);
            }
        }
    }

    private void tick(long now) {
        ticks++;
        packetsBefore = packets;
        packets = 0;
        int turn = 0;
        // one that ends itself in its tick is still in this turn's
        Session[] all = ticked == null ? sessions.toArray(new Session[0]) : ticked;
        ticked = all;
        for (Session session : all) {
            // settled ones take turns, so that their checks and reports do not all leave in one burst
            if ((ticks + turn++) % SETTLED_TICKS == 0 || !session.settled()) {
                session.tick(now);
                eachTick.accept(session);
            }
        }
    }

    /// One packet a turn: a socket that has more is told of again, and asking an empty one costs a system call.
    private void read(Leg leg) {
        packets++;
        try {
            if (leg.channelConnected() && leg.descriptor() >= 0) {
                batch.read(leg);
                return;
            }
            buffer.clear();
            if (leg.channelConnected()) {
                if (leg.channel.read(buffer) > 0) {
                    leg.receive(received(), leg.selected(), now());
                }
            } else {
                SocketAddress from = leg.channel.receive(buffer);
                if (from != null) {
                    leg.receive(received(), (InetSocketAddress) from, now());
                }
            }
        } catch (IOException gone) {
            // an ICMP "port unreachable" of the peer; consent checks decide whether it is gone
        } catch (RuntimeException trouble) {
            LOG.warn("event=relay-packet-dropped reason=\"{}\"", trouble.toString());
        }
    }

    /// What came before a socket had one peer, each with the address that it came from.
    void drain(Leg leg) throws IOException {
        while (true) {
            buffer.clear();
            SocketAddress from = leg.channel.receive(buffer);
            if (from == null) {
                return;
            }
            leg.receive(received(), (InetSocketAddress) from, now());
        }
    }

    private Packet received() {
        int count = buffer.flip().remaining();
        buffer.get(packet.getBuffer(), 0, count);
        packet.reset(count);
        return packet;
    }

    /// From the leg's connected socket; what was just read leaves with its company.
    void send(Leg leg, Packet sealed) {
        if (!batch.put(leg, sealed) && !PacketCalls.send(leg.descriptor(), sealed)) {
            counts.countUnsent();
        }
    }

    /// A packet as the kernel takes it without another copy. For this loop's thread only, and only until the
    /// next one.
    ByteBuffer outgoing(Packet of) {
        return output.clear()
                .put(of.getBuffer(), of.getOffset(), of.getLength())
                .flip();
    }

    @Override
    public void close() {
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
