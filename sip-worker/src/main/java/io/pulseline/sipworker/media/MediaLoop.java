package io.pulseline.sipworker.media;

import io.pulseline.rtp.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns media calls: whatever touches one runs here.
final class MediaLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final long TICK = 100;
    /// With many calls one wake-up serves several packets.
    private static final int BUSY = 20;
    private static final long REST_NANOS = 1_000_000;

    private final Selector selector;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    /// Whether the loop has been woken for what is in the queue: that is a system call.
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<MediaCall> calls = new LinkedHashSet<>();
    private final Set<MediaCall> playing = new LinkedHashSet<>();
    private final Packet packet = new Packet();
    private final ByteBuffer input = ByteBuffer.allocateDirect(Packet.CAPACITY);
    final ByteBuffer output = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final Thread thread;
    private volatile boolean running = true;

    record Ear(MediaCall call, LegPort leg) {}

    MediaLoop(String name) {
        try {
            this.selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    void execute(Runnable task) {
        work.add(task);
        if (!woken.getAndSet(true)) {
            selector.wakeup();
        }
    }

    void add(MediaCall call) {
        execute(() -> {
            try {
                call.meta.channel.register(selector, SelectionKey.OP_READ, new Ear(call, call.meta));
                call.trunk.channel.register(selector, SelectionKey.OP_READ, new Ear(call, call.trunk));
                calls.add(call);
            } catch (ClosedChannelException over) {
                // the call ended before it was here
            }
        });
    }

    /// It has keys to play: from now on it is given its beats.
    void plays(MediaCall call) {
        if (calls.contains(call)) {
            playing.add(call);
        }
    }

    void remove(MediaCall call) {
        execute(() -> {
            playing.remove(call);
            calls.remove(call);
            call.close();
        });
    }

    private void run() {
        long nextTick = now();
        long nextBeat = nextTick;
        while (running) {
            try {
                if (calls.size() >= BUSY) {
                    LockSupport.parkNanos(REST_NANOS);
                }
                long next = playing.isEmpty() ? nextTick : Math.min(nextTick, nextBeat);
                selector.select(this::read, Math.max(1, next - now()));
                woken.set(false);
                for (Runnable task = work.poll(); task != null; task = work.poll()) {
                    task.run();
                }
                long now = now();
                if (now >= nextTick) {
                    for (MediaCall call : calls) {
                        call.tick(now);
                    }
                    nextTick = now + TICK;
                }
                if (!playing.isEmpty() && now >= nextBeat) {
                    playing.removeIf(call -> !call.beat(now));
                    nextBeat = Math.max(nextBeat, now - KeyLine.BEAT) + KeyLine.BEAT;
                }
            } catch (IOException | RuntimeException trouble) {
                // the loop carries every call: one that misbehaves must not end it
                LOG.error("event=media-loop-trouble reason=\"{}\"", trouble.toString(), trouble);
            }
        }
    }

    private void read(SelectionKey key) {
        Ear ear = (Ear) key.attachment();
        try {
            input.clear();
            InetSocketAddress from = (InetSocketAddress) ((DatagramChannel) key.channel()).receive(input);
            if (from != null) {
                int count = input.flip().remaining();
                input.get(packet.getBuffer(), 0, count);
                packet.reset(count);
                ear.call().receive(ear.leg(), packet, from, now());
            }
        } catch (IOException gone) {
            // an ICMP "port unreachable" of the peer
        } catch (RuntimeException trouble) {
            LOG.warn("event=media-packet-dropped reason=\"{}\"", trouble.toString());
        }
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            thread.join(1000);
            selector.close();
        } catch (IOException | InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
