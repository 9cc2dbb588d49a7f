package io.pulseline.platform.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Registration and renewal in one message, sent every second.
///
/// @param protocol   [Protocol#VERSION] of the sender
/// @param workerId   stable name of this worker, at most 64 characters
/// @param epoch      grows at each start of the process; a late message of an older epoch is refused
/// @param region     where it stands, for choosing near the user; "local" on one machine
/// @param version    build version, for people
/// @param controlUrl where the platform sends commands, `https://host:port`
/// @param capacity   calls it is willing to carry
/// @param sessions   calls it carries now
/// @param stress     0 idle to 1 full; what the choice between two workers goes by
/// @param sentAt     the worker's own clock, to show skew
/// @param jitterMillis what 95 of 100 reports of its legs did not exceed in the last minute; null where none reported,
/// and
/// from an older worker
/// @param quiets     whether an audio-worker can take noise out of voices; null from others and from an older one
public record WorkerLease(
        int protocol,
        String workerId,
        long epoch,
        WorkerKind kind,
        String region,
        String version,
        String controlUrl,
        int capacity,
        int sessions,
        double stress,
        WorkerState state,
        Instant sentAt,
        @Nullable Integer jitterMillis,
        @Nullable Boolean quiets) {
    /// One whose legs have reported nothing.
    public WorkerLease(
            int protocol,
            String workerId,
            long epoch,
            WorkerKind kind,
            String region,
            String version,
            String controlUrl,
            int capacity,
            int sessions,
            double stress,
            WorkerState state,
            Instant sentAt) {
        this(
                protocol,
                workerId,
                epoch,
                kind,
                region,
                version,
                controlUrl,
                capacity,
                sessions,
                stress,
                state,
                sentAt,
                null,
                null);
    }
}
