package io.pulseline.mediaworker.recording;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerEvent;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that puts every recorded call of this worker on the disk, so that a slow disk never delays a
/// voice. What it has not written is lost with a crash: [#PART_MILLIS] at most, and a part in the making.
public final class RecordingWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
    private static final long ROUND_NANOS = 200_000_000;
    private static final long PART_MILLIS = 2000;

    private final PartsOnDisk disk;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Map<RecordedCall, Progress> running = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean open = true;

    private static final class Progress {
        private final long began;
        private long lastPart;

        Progress(long now) {
            began = now;
            lastPart = now;
        }
    }

    /// @param events told on the writer's thread; must not block
    public RecordingWriter(PartsOnDisk disk, Consumer<WorkerEvent> events, Clock clock) {
        this.disk = disk;
        this.events = events;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("recordings").daemon().start(this::run);
    }

    /// @throws IllegalArgumentException for a key of another length
    public RecordedCall open(CallId call, RecordingOrder order) {
        return new RecordedCall(call, order, this);
    }

    void execute(Runnable task) {
        work.add(task);
    }

    void begin(RecordedCall recorded) {
        execute(() -> {
            running.put(recorded, new Progress(now()));
            events.accept(new WorkerEvent.RecordingStarted(recorded.call, clock.instant(), recorded.id));
        });
    }

    void end(RecordedCall recorded, long millis) {
        execute(() -> {
            if (running.remove(recorded) != null) {
                recorded.writeLastParts(disk, millis);
            }
            events.accept(new WorkerEvent.RecordingEnded(
                    recorded.call,
                    clock.instant(),
                    recorded.id,
                    millis,
                    recorded.parts(RecordingSide.USER),
                    recorded.parts(RecordingSide.BUSINESS)));
        });
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private void run() {
        while (open) {
            LockSupport.parkNanos(ROUND_NANOS);
            round();
        }
        round();
        // a worker that stops in the middle of calls: what it has is whole
        Map.copyOf(running).forEach((recorded, progress) -> end(recorded, now() - progress.began));
        round();
    }

    private void round() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            carefully(task);
        }
        long now = now();
        running.forEach((recorded, progress) -> carefully(() -> {
            recorded.advance(now - progress.began);
            if (now - progress.lastPart >= PART_MILLIS) {
                progress.lastPart = now;
                recorded.writeParts(disk);
            }
        }));
    }

    /// One recording that fails ends neither the others nor its own call.
    private static void carefully(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException trouble) {
            LOG.error("event=recording-trouble reason=\"{}\"", trouble.toString(), trouble);
        }
    }

    /// Writes what was handed in.
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        try {
            thread.join(5000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
