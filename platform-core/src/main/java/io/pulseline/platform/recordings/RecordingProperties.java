package io.pulseline.platform.recordings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What this installation keeps of recordings.
///
/// @param largestFile of one that Meta made; a larger one stays with Meta, and the call's page says so. Meta names no
///                    limit: an hour of both voices is some 15 MB of Opus and some 700 MB of WAV
@ConfigurationProperties("pulseline.recordings")
public record RecordingProperties(@DefaultValue("512MB") DataSize largestFile) {
    public RecordingProperties {
        if (largestFile.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "pulseline.recordings.largest-file is a size such as 512MB, not " + largestFile);
        }
    }
}
