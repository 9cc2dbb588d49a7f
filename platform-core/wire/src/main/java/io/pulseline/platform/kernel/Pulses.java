package io.pulseline.platform.kernel;

import java.math.BigDecimal;
import java.time.Duration;

/// Billed units of six seconds; a started one counts whole.
///
/// @see "Meta, Calling API Pricing, 30 Mar 2026"
public record Pulses(long count) {
    public static final long SECONDS_EACH = 6;

    public Pulses {
        if (count < 0) {
            throw new IllegalArgumentException("pulses cannot be negative");
        }
    }

    /// @param talk answer to hang-up, never negative; ringing is not talk
    /// @return pulses of 6 s, rounded up; no talk is zero pulses
    /// @throws IllegalArgumentException if `talk` is negative
    public static Pulses ofTalk(Duration talk) {
        if (talk.isNegative()) {
            throw new IllegalArgumentException("talk cannot be negative");
        }
        long millis = talk.toMillis();
        long each = SECONDS_EACH * 1000;
        return new Pulses((millis + each - 1) / each);
    }

    /// Ten pulses are a minute. Exact: one decimal.
    public BigDecimal minutes() {
        return BigDecimal.valueOf(count, 1);
    }
}
