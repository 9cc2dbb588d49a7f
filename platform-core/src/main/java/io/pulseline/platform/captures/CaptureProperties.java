package io.pulseline.platform.captures;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds of packet captures.
///
/// @param keep    how long one can be downloaded after its end
/// @param patience how long one waits for the next call of its number
/// @param largest where one ends by itself: with voice a minute of call is some 2 MB
/// @param longest after which one ends by itself
@ConfigurationProperties("pulseline.captures")
public record CaptureProperties(
        @DefaultValue("72h") Duration keep,
        @DefaultValue("24h") Duration patience,
        @DefaultValue("32MB") DataSize largest,
        @DefaultValue("30m") Duration longest) {
    public CaptureProperties {
        if (!keep.isPositive() || !patience.isPositive() || !longest.isPositive()) {
            throw new IllegalArgumentException(
                    "pulseline.captures.keep, .patience and .longest are lengths of time such as 72h");
        }
        if (largest.toBytes() < 1) {
            throw new IllegalArgumentException("pulseline.captures.largest is a size such as 32MB, not " + largest);
        }
    }
}
