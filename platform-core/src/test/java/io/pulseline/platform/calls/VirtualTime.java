package io.pulseline.platform.calls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A clock that jumps from one happening to the next, and threads of which exactly one runs at a time.
/// Whoever waits lets others run, in an order that follows from the seed alone, so that a seed always tells
/// the same story.
final class VirtualTime extends Clock {
    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    final Random random;
    private final Instant horizon;
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(
            Comparator.comparing(Wake::at).thenComparing(Wake::tie).thenComparing(Wake::number));
    private final List<Strand> strands = new ArrayList<>();
    private final Semaphore finished = new Semaphore(0);
    private final Consumer<Throwable> onFailure;
    private Instant now;
    private long numbers;
    private @Nullable Strand current;
    private @Nullable Process dying;

    VirtualTime(Random random, Instant start, Duration length, Consumer<Throwable> onFailure) {
        this.random = random;
        this.now = start;
        this.horizon = start.plus(length);
        this.onFailure = onFailure;
    }

    /// Something that can die as a whole; what it was doing then is never finished.
    static final class Process {
        final String name;
        boolean up = true;

        Process(String name) {
            this.name = name;
        }
    }

    /// Thrown where a process dies; an error, so that no code under test takes it for trouble of its own.
    static final class Died extends Error {
        Died() {
            super("the process died", null, false, false);
        }
    }

    /// The other side of a request died before it answered.
    static final class ConnectionLost extends Exception {
        ConnectionLost() {
            super("connection lost", null, false, false);
        }
    }

    private record Wake(Instant at, int tie, long number, Strand strand, long ticket) {}

    private final class Strand {
        final @Nullable Process process;
        final Runnable work;
        final Semaphore go = new Semaphore(0);

        @Nullable
        Thread thread;

        @Nullable
        Strand waiter;

        long ticket;
        boolean doomed;
        boolean over;

        Strand(@Nullable Process process, Runnable work) {
            this.process = process;
            this.work = work;
        }

        void run() {
            go.acquireUninterruptibly();
            try {
                if (!doomed) {
                    work.run();
                }
            } catch (Died died) {
                // as asked
            } catch (Throwable failure) {
                onFailure.accept(failure);
            }
            over = true;
            if (waiter != null) {
                wake(waiter, now);
            }
            handOver();
        }
    }

    /// @param process null for those who never die: Meta, users, browsers
    void start(@Nullable Process process, Duration in, Runnable work) {
        Strand strand = new Strand(process, work);
        strands.add(strand);
        wake(strand, now.plus(in));
    }

    private void wake(Strand strand, Instant at) {
        wakes.add(new Wake(at, random.nextInt(), numbers++, strand, ++strand.ticket));
    }

    /// Runs until nothing happens any more, or the horizon.
    void run() {
        handOver();
        finished.acquireUninterruptibly();
    }

    /// Straight from one thread to the next: a scheduler between them would double the switches.
    private void handOver() {
        Strand next = next();
        current = next;
        if (next == null) {
            finished.release();
        } else {
            if (next.thread == null) {
                next.thread = Thread.ofVirtual().start(next::run);
            }
            next.go.release();
        }
    }

    /// @return null when all is over
    private @Nullable Strand next() {
        Process dead = dying;
        if (dead != null) {
            Optional<Strand> orphan = strands.stream()
                    .filter(strand -> strand.process == dead && !strand.over)
                    .findFirst();
            if (orphan.isPresent()) {
                orphan.get().doomed = true;
                return orphan.get();
            }
            dying = null;
        }
        strands.removeIf(strand -> strand.over);
        for (Wake next = wakes.poll(); next != null && !next.at().isAfter(horizon); next = wakes.poll()) {
            if (!next.strand().over && next.ticket() == next.strand().ticket) {
                now = next.at().isAfter(now) ? next.at() : now;
                return next.strand();
            }
        }
        wakes.clear();
        strands.forEach(strand -> strand.doomed = true);
        return strands.isEmpty() ? null : strands.getFirst();
    }

    private Strand self() {
        Strand self = current;
        if (self == null) {
            throw new IllegalStateException("only what runs in virtual time can wait in it");
        }
        return self;
    }

    @Nullable
    Process process() {
        return self().process;
    }

    void sleep(Duration length) {
        sleepUntil(now.plus(length));
    }

    void sleepUntil(Instant at) {
        Strand self = self();
        if (self.doomed) {
            throw new Died();
        }
        wake(self, at);
        Wake first = wakes.peek();
        if (first != null && first.strand() == self && first.ticket() == self.ticket && !at.isAfter(horizon)) {
            // nobody comes before: no need to change threads
            wakes.poll();
            now = at.isAfter(now) ? at : now;
            return;
        }
        pause(self);
    }

    private void pause(Strand self) {
        handOver();
        self.go.acquireUninterruptibly();
        if (self.doomed) {
            throw new Died();
        }
    }

    /// Somebody who waits for work, told when there is some.
    final class Bell {
        private final TreeSet<Instant> rings = new TreeSet<>();
        private @Nullable Strand waiting;

        void await() {
            Strand self = self();
            if (self.doomed) {
                throw new Died();
            }
            waiting = self;
            self.ticket++;
            if (!rings.isEmpty()) {
                wake(self, rings.first());
            }
            pause(self);
            waiting = null;
            rings.headSet(now, true).clear();
        }

        void ring(Instant at) {
            rings.add(at);
            if (waiting != null && !waiting.over && rings.first().equals(at)) {
                wake(waiting, at);
            }
        }
    }

    /// Does the work in the process and waits for what comes of it.
    <T> T request(Process process, Supplier<T> work) throws ConnectionLost {
        if (!process.up) {
            throw new ConnectionLost();
        }
        List<T> answer = new ArrayList<>();
        Strand other = new Strand(process, () -> answer.add(work.get()));
        other.waiter = self();
        strands.add(other);
        wake(other, now.plusMillis(random.nextInt(20)));
        self().ticket++;
        pause(self());
        if (answer.isEmpty()) {
            throw new ConnectionLost();
        }
        return answer.getFirst();
    }

    /// The running process dies here and now.
    Died die(Process process) {
        process.up = false;
        dying = process;
        self().doomed = true;
        return new Died();
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    Duration millis(int from, int to) {
        return Duration.ofMillis(from + random.nextInt(to - from + 1));
    }

    Duration seconds(double from, double to) {
        return Duration.ofMillis((long) (1000 * (from + random.nextDouble() * (to - from))));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
