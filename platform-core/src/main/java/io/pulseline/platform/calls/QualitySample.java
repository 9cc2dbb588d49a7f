package io.pulseline.platform.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one leg's peer sent in one interval, as the worker measured it.
///
/// @param leg               `META`, `AGENT` or `TRUNK`
/// @param packets           received
/// @param lost              missing by sequence numbers
/// @param jitterMillis      RFC 3550 interarrival jitter
/// @param roundTripMillis   null before the first report of the peer
/// @param mos               1 to 4.5; null when nothing was received
/// @param remoteLossPercent what the peer misses of ours; null before its first report
/// @param loudestDbov       the loudest packet, 0 to -127; null where nobody measured
/// @param cutPercent        of the packets with voice, those cut off at the top; null for no voice
public record QualitySample(
        String leg,
        Instant at,
        long packets,
        long lost,
        double jitterMillis,
        @Nullable Double roundTripMillis,
        @Nullable Double mos,
        @Nullable Double remoteLossPercent,
        @Nullable Integer loudestDbov,
        @Nullable Double cutPercent) {
    /// Of what should have come, 0 when nothing should.
    public double lossPercent() {
        long expected = packets + lost;
        return expected == 0 ? 0 : 100.0 * lost / expected;
    }
}
