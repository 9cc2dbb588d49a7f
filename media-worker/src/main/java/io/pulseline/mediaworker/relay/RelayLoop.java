package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that owns sessions: reads every socket of theirs, and ticks them fifty times a second. Whatever touches a
/// session runs
/// here, so nothing in a session needs a lock.
public final class RelayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final long TICK_MILLIS = 20;
    /// Reads of one socket before the next gets its turn.
    private static final int BURST = 8;

    private final Selector selector;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Packet packet = new Packet();
    private final ByteBuffer buffer = ByteBuffer.wrap(packet.getBuffer());
    private final Thread thread;
    private volatile boolean running = true;

    public RelayLoop(String name) {
        try {
            this.selector = Selector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
        selector.wakeup();
    }

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    void register(DatagramChannel channel, Leg leg) throws ClosedChannelException {
        channel.register(selector, SelectionKey.OP_READ, leg);
    }

    private void run() {
        long nextTick = now();
        while (running) {
            try {
                selector.select(this::read, Math.max(1, nextTick - now()));
                for (Runnable task = work.poll(); task != null; task = work.poll()) {
                    task.run();
                }
                long now = now();
                if (now >= nextTick) {
                    for (Session session : sessions.toArray(new Session[0])) {
                        session.tick(now);
                    }
                    nextTick = now + TICK_MILLIS;
                }
            } catch (IOException | RuntimeException trouble) {
                // the loop carries every call: one that misbehaves must not end it
                LOG.error("event=relay-loop-trouble reason=\"{}\"", trouble.toString(), trouble);
            }
        }
    }

    private void read(SelectionKey key) {
        Leg leg = (Leg) key.attachment();
        try {
            DatagramChannel channel = (DatagramChannel) key.channel();
            for (int i = 0; i < BURST; i++) {
                buffer.clear();
                if (channel.isConnected()) {
                    int count = channel.read(buffer);
                    if (count <= 0) {
                        return;
                    }
                    packet.reset(count);
                    leg.receive(packet, leg.selected(), now());
                } else {
                    SocketAddress from = channel.receive(buffer);
                    if (from == null) {
                        return;
                    }
                    packet.reset(buffer.position());
                    leg.receive(packet, (java.net.InetSocketAddress) from, now());
                }
            }
        } catch (IOException gone) {
            // an ICMP "port unreachable" of the peer; consent checks decide whether it is gone
        } catch (RuntimeException trouble) {
            LOG.warn("event=relay-packet-dropped reason=\"{}\"", trouble.toString());
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
