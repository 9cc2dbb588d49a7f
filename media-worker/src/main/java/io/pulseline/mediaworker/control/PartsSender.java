package io.pulseline.mediaworker.control;

import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.worker.PlatformLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Brings parts of recordings, or of packet captures, to the platform, those of before a crash as well, and forgets
/// each
/// once it is taken. While the platform is away they wait on the disk.
class PartsSender implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PartsSender.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration AWAY = Duration.ofSeconds(2);

    private final PartsOnDisk parts;
    private final PlatformLink platform;
    private final String path;
    private final Function<PartsOnDisk.Part, Object> message;
    private volatile boolean running;

    /// @param path    where the platform takes them
    /// @param message a part as the platform wants it
    PartsSender(PartsOnDisk parts, PlatformLink platform, String path, Function<PartsOnDisk.Part, Object> message) {
        this.parts = parts;
        this.platform = platform;
        this.path = path;
        this.message = message;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("parts " + path).start(() -> {
            while (running) {
                LockSupport.parkNanos((send() ? PAUSE : AWAY).toNanos());
            }
        });
    }

    /// @return false when the platform does not take them
    private boolean send() {
        try {
            for (Path file : parts.waiting()) {
                if (platform.ask(path, message.apply(PartsOnDisk.read(file)), EventReceipt.class)
                        .isEmpty()) {
                    return false;
                }
                PartsOnDisk.forget(file);
            }
            return true;
        } catch (IOException | RuntimeException trouble) {
            LOG.warn("event=parts-kept path={} reason=\"{}\"", path, trouble.toString());
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        // the last ones; what the platform does not take now is brought by the next start
        send();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stops after the relay has.
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1;
    }
}
