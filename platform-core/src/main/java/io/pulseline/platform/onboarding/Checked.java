package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a checklist as it stands.
///
/// @param said    word of the bundle with its arguments; null before the first run
/// @param trouble null unless it failed
/// @param fault   Meta's own words about the failure, null where Meta said none
/// @param endedAt of the last run
/// @param actor   who ran it last
public record Checked(
        StepKey key,
        StepState state,
        @Nullable String said,
        List<String> args,
        @Nullable Trouble trouble,
        @Nullable GraphFault fault,
        int runs,
        @Nullable Instant beganAt,
        @Nullable Instant endedAt,
        @Nullable String actor) {
    /// Meta's events are quick; one that has not come by then needs somebody.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    public Step step() {
        return key.step();
    }

    /// Nothing is left to do here.
    public boolean settled() {
        return state == StepState.DONE || state == StepState.SKIPPED;
    }

    /// The same, with a wait that has taken too long told as the trouble it is.
    Checked asOf(Instant now) {
        boolean late = state == StepState.WAITING
                && beganAt != null
                && beganAt.plus(PATIENCE).isBefore(now);
        return late
                ? new Checked(
                        key, StepState.FAILED, said, args, Trouble.EVENT_MISSING, null, runs, beganAt, endedAt, actor)
                : this;
    }
}
