package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Packet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// One thread that is every caller: reads all lines and sends, evenly spread, fifty packets a second for each
/// talking line. Paces the same for every peer, so that bursts are the same for every peer.
final class LoadLoop implements AutoCloseable {
    static final long PACKETS_A_SECOND = 50;
    private static final int AT_ONCE = 100;
    private static final long NAP_NANOS = 100_000;

    private final Selector selector = Selector.open();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final List<LoadLine> lines = new ArrayList<>();
    private final Packet packet = new Packet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private List<LoadLine> talking = List.of();
    private long talkingSince;
    private long packetsASecond = PACKETS_A_SECOND;
    final Delays delays = new Delays();
    private long turns;
    private long lastTurn;
    private long longestTurn;
    private volatile boolean running = true;
    private final Thread thread = Thread.ofPlatform().name("load").daemon().start(this::run);

    LoadLoop() throws IOException {}

    /// What a group of lines has counted so far.
    record Count(long sent, long heard, long forged) {}

    void execute(Runnable task) {
        work.add(task);
    }

    <T> T call(java.util.concurrent.Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return result.get();
    }

    void add(LoadLine line) throws Exception {
        call(() -> {
            line.channel.register(selector, SelectionKey.OP_READ, line);
            return lines.add(line);
        });
    }

    /// From now on only these talk.
    void talk(List<LoadLine> who) throws Exception {
        talk(who, PACKETS_A_SECOND);
    }

    /// From now on only these talk, so many packets a second each.
    void talk(List<LoadLine> who, long rate) throws Exception {
        call(() -> {
            packetsASecond = rate;
            talking = List.copyOf(who);
            talkingSince = System.nanoTime();
            turns = 0;
            return true;
        });
    }

    Count count(List<LoadLine> of) throws Exception {
        return call(() -> new Count(
                of.stream().mapToLong(line -> line.sent).sum(),
                of.stream().mapToLong(line -> line.heard).sum(),
                of.stream().mapToLong(line -> line.forged).sum()));
    }

    /// How the packets of these lines came since the last call of this method.
    ///
    /// @param jitterMillis the mean of the lines' jitter
    record Way(double median, double p99, double p999, double jitterMillis) {}

    Way way(List<LoadLine> of) throws Exception {
        return call(() -> {
            double jitter =
                    of.stream().mapToDouble(line -> line.jitter).average().orElse(0) / 1e6;
            Way way = new Way(delays.millis(0.5), delays.millis(0.99), delays.millis(0.999), jitter);
            delays.clear();
            return way;
        });
    }

    /// These hang up: their sockets are closed. Whoever talks must be told anew.
    void remove(List<LoadLine> gone) throws Exception {
        call(() -> {
            for (LoadLine line : gone) {
                line.channel.close();
            }
            talking = talking.stream().filter(line -> !gone.contains(line)).toList();
            talkingSince = System.nanoTime();
            turns = 0;
            return lines.removeAll(gone);
        });
    }

    /// The longest time that one of these lines waited for its next packet, and that this loop did nothing at all,
    /// since the last call of this method.
    record Gaps(double longestMillis, double sleptMillis) {}

    Gaps gaps(List<LoadLine> of) throws Exception {
        return call(() -> {
            Gaps gaps = new Gaps(
                    of.stream().mapToLong(line -> line.longestGap).max().orElse(0) / 1e6, longestTurn / 1e6);
            of.forEach(line -> line.longestGap = 0);
            longestTurn = 0;
            return gaps;
        });
    }

    private void run() {
        long nextTick = 0;
        while (running) {
            try {
                long turn = System.nanoTime();
                longestTurn = lastTurn == 0 ? 0 : Math.max(longestTurn, turn - lastTurn);
                lastTurn = turn;
                for (Runnable task = work.poll(); task != null; task = work.poll()) {
                    task.run();
                }
                int read = selector.selectNow(this::read);
                long now = RelayLoop.now();
                if (now >= nextTick) {
                    lines.forEach(line -> line.tick(now));
                    nextTick = now + 20;
                }
                long due = (System.nanoTime() - talkingSince) * packetsASecond * talking.size() / 1_000_000_000L;
                boolean idle = read == 0 && turns >= due;
                // what is late is made up for in parts: whoever only sends hears nothing, and calls it lost
                for (int i = 0; i < AT_ONCE && !talking.isEmpty() && turns < due; i++) {
                    talking.get((int) (turns++ % talking.size())).send();
                }
                if (idle) {
                    LockSupport.parkNanos(NAP_NANOS);
                }
            } catch (IOException | RuntimeException trouble) {
                System.err.println("load loop: " + trouble);
            }
        }
    }

    private void read(SelectionKey key) {
        LoadLine line = (LoadLine) key.attachment();
        DatagramChannel channel = line.channel;
        try {
            // one a turn: the selector tells again of a socket that has more
            buffer.clear();
            InetSocketAddress from = line.remote();
            if (from == null) {
                from = (InetSocketAddress) channel.receive(buffer);
            } else {
                channel.read(buffer);
            }
            int count = buffer.flip().remaining();
            if (from != null && count > 0) {
                buffer.get(packet.getBuffer(), 0, count);
                packet.reset(count);
                line.receive(packet, from, RelayLoop.now(), this);
            }
        } catch (IOException gone) {
            // shows as loss
        }
    }

    @Override
    public void close() throws Exception {
        running = false;
        thread.join(1000);
        selector.close();
    }
}
