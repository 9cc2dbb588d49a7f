package io.pulseline.platform.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One run of a job.
///
/// @param endedAt null while running
/// @param askedBy who had it run now; null when the calendar did
/// @param node    the process that ran it
/// @param done    null before the first report
/// @param total   null or 0 when the job cannot know
/// @param error   what failed, for staff
public record JobRun(
        long id,
        String job,
        Instant startedAt,
        @Nullable Instant endedAt,
        State state,
        @Nullable String askedBy,
        String node,
        @Nullable Integer done,
        @Nullable Integer total,
        @Nullable String note,
        @Nullable String error) {
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        /// Its process died; Quartz begins it anew elsewhere.
        LOST
    }

    /// 0 to 100; null when the job does not know its end.
    public @Nullable Integer percent() {
        return done == null || total == null || total == 0 ? null : Math.clamp(100L * done / total, 0, 100);
    }
}
