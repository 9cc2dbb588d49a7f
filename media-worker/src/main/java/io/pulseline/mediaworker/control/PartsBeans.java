package io.pulseline.mediaworker.control;

import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.worker.PlatformLink;
import io.pulseline.worker.WorkerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is kept of calls, each kind with a folder and a sender of its own: what the platform does not take of one waits
/// without the others.
@Configuration(proxyBeanMethods = false)
class PartsBeans {
    @Bean
    PartsOnDisk recordingParts(WorkerProperties properties) {
        return new PartsOnDisk(properties.spoolDir().resolve("recordings"));
    }

    @Bean
    PartsOnDisk captureParts(WorkerProperties properties) {
        return new PartsOnDisk(properties.spoolDir().resolve("captures"));
    }

    @Bean
    PartsSender recordingSender(PartsOnDisk recordingParts, PlatformLink platform) {
        return new PartsSender(
                recordingParts,
                platform,
                "/workers/v1/recordings/parts",
                part -> new RecordingPart(
                        Protocol.VERSION,
                        part.tenant(),
                        part.of(),
                        RecordingSide.valueOf(part.track()),
                        part.number(),
                        part.sealed()));
    }

    @Bean
    PartsSender captureSender(PartsOnDisk captureParts, PlatformLink platform) {
        return new PartsSender(
                captureParts,
                platform,
                "/workers/v1/captures/parts",
                part -> new CapturePart(Protocol.VERSION, part.tenant(), part.of(), part.number(), part.sealed()));
    }
}
