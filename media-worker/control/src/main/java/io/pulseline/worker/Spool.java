package io.pulseline.worker;

import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/// Facts on disk until the platform has committed them: one file an epoch, one JSON line an event. Files of earlier
/// epochs (a crash)
/// are delivered first, under their own epoch, so that nothing is told twice in effect.
@Component
class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    static final int BATCH = 200;
    /// Figures of quality, which nobody waits for, may wait so long for company: a letter costs as much as relaying a
    /// hundred packets, and a worker with 500 calls has 200 such figures a second.
    private static final long ROUTINE_NANOS = 500_000_000;

    private final Path directory;
    private final String workerId;
    private final long epoch;
    private final ObjectMapper json;
    private final BlockingQueue<WorkerEvent> fresh = new LinkedBlockingQueue<>();
    private final Semaphore news = new Semaphore(0);
    private final List<Pending> pending = new ArrayList<>();
    private final FileChannel file;
    private volatile boolean urgent;
    private volatile long lastLetter = System.nanoTime();
    private long sequence;
    private long written;
    private long acknowledged;

    private record Pending(long epoch, long sequence, WorkerEvent event) {}

    Spool(WorkerProperties properties, ObjectMapper json, Clock clock) {
        this.directory = properties.spoolDir();
        this.workerId = properties.id();
        this.epoch = clock.millis();
        this.json = json;
        try {
            Files.createDirectories(directory);
            loadEarlier();
            this.file = FileChannel.open(
                    path(epoch), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("the spool " + directory + " is not usable", failure);
        }
    }

    long epoch() {
        return epoch;
    }

    /// Never blocks: called on the relay loop.
    void add(WorkerEvent event) {
        fresh.add(event);
        if (event instanceof WorkerEvent.QualityReported) {
            return;
        }
        urgent = true;
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    /// Returns when something that cannot wait was added since the last call, or after this time.
    void await(Duration longest) throws InterruptedException {
        if (news.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /// @return whether a letter is worth its way now
    synchronized boolean due() {
        return urgent || !pending.isEmpty() || System.nanoTime() - lastLetter > ROUTINE_NANOS;
    }

    /// Writes what is new to disk, then offers the oldest batch of one epoch.
    synchronized Optional<EventBatch> next() throws IOException {
        List<WorkerEvent> events = new ArrayList<>();
        urgent = false;
        lastLetter = System.nanoTime();
        fresh.drainTo(events);
        if (!events.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            for (WorkerEvent event : events) {
                sequence++;
                pending.add(new Pending(epoch, sequence, event));
                lines.append(sequence)
                        .append(' ')
                        .append(json.writerFor(WorkerEvent.class).writeValueAsString(event))
                        .append('\n');
            }
            file.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
            file.force(false);
            written = sequence;
        }
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        long oldest = pending.getFirst().epoch();
        List<EventBatch.Numbered> batch = pending.stream()
                .takeWhile(event -> event.epoch() == oldest)
                .limit(BATCH)
                .map(event -> new EventBatch.Numbered(event.sequence(), event.event()))
                .toList();
        return Optional.of(new EventBatch(Protocol.VERSION, workerId, oldest, batch));
    }

    synchronized int waiting() {
        return fresh.size() + pending.size();
    }

    /// The platform has committed everything up to here.
    synchronized void acknowledge(long ofEpoch, long upTo) throws IOException {
        pending.removeIf(event -> event.epoch() == ofEpoch && event.sequence() <= upTo);
        if (ofEpoch == epoch) {
            acknowledged = Math.max(acknowledged, upTo);
            if (acknowledged == written) {
                file.truncate(0);
            }
        } else if (pending.stream().noneMatch(event -> event.epoch() == ofEpoch)) {
            Files.deleteIfExists(path(ofEpoch));
        }
    }

    private void loadEarlier() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(path -> path.getFileName().toString().matches("events-[0-9]+\\.log"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
        for (Path path : files) {
            long ofEpoch = Long.parseLong(path.getFileName().toString().replaceAll("[^0-9]", ""));
            int before = pending.size();
            // a crash may tear a letter too: decoded leniently, the line that has it is refused below
            String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                read(ofEpoch, line);
            }
            if (pending.size() == before) {
                Files.delete(path);
            }
        }
    }

    private void read(long ofEpoch, String line) {
        int space = line.indexOf(' ');
        try {
            pending.add(new Pending(
                    ofEpoch,
                    Long.parseLong(line.substring(0, Math.max(0, space))),
                    json.readValue(line.substring(space + 1), WorkerEvent.class)));
        } catch (JacksonException | NumberFormatException torn) {
            // the crash may have torn the last line; it was never promised to anybody
            LOG.warn("event=spool-line-torn epoch={}", ofEpoch);
        }
    }

    private Path path(long ofEpoch) {
        return directory.resolve("events-" + ofEpoch + ".log");
    }
}
