package io.pulseline.mediaworker.capture;

import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that seals the pieces of every capture of this worker and puts them on the disk, so that a slow disk
/// never
/// delays a voice.
public final class CaptureWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureWriter.class);
    /// What parts are called on the disk, where recordings name a side.
    private static final String TRACK = "PACKETS";

    private final PartsOnDisk disk;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("captures").daemon().factory());
    private final Map<PacketCapture, Integer> parts = new ConcurrentHashMap<>();

    /// @param events told on the writer's thread; must not block
    public CaptureWriter(PartsOnDisk disk, Consumer<WorkerEvent> events, Clock clock) {
        this.disk = disk;
        this.events = events;
        this.clock = clock;
    }

    /// @throws IllegalArgumentException for a key of another length
    public PacketCapture open(CallId call, CaptureOrder order) {
        return new PacketCapture(call, order, this, clock);
    }

    void write(PacketCapture capture, byte[] piece) {
        thread.execute(() -> {
            int part = parts.getOrDefault(capture, 0);
            String place = CapturePart.place(capture.id, part);
            try {
                disk.write(capture.tenant, capture.id, TRACK, part, RecordingSeal.seal(capture.key, place, piece));
                parts.put(capture, part + 1);
            } catch (UncheckedIOException trouble) {
                // without this piece the file has a gap in time; its blocks are whole all the same
                LOG.error("event=capture-trouble reason=\"{}\"", trouble.toString(), trouble);
            }
        });
    }

    void end(PacketCapture capture, CaptureEnd why, long millis, long packets, long bytes) {
        thread.execute(() -> {
            Integer written = parts.remove(capture);
            events.accept(new WorkerEvent.CaptureEnded(
                    capture.call,
                    clock.instant(),
                    capture.id,
                    why,
                    millis,
                    packets,
                    bytes,
                    written == null ? 0 : written));
        });
    }

    /// Writes what was handed in.
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
