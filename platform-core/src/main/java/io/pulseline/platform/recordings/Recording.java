package io.pulseline.platform.recordings;

import io.pulseline.platform.kernel.CallId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The recording of one call. The row stays when what was said is gone.
///
/// @param askedBy   whose wish it was, null for the number's setting
/// @param consent   why it was lawful, as the number's setting said then
/// @param paused    what is said now is not kept
/// @param startedAt when both sides had heard the announcement; null before, and by Meta, which does not tell
/// @param endedAt   null before, and by Meta
/// @param length    of both tracks; null while it is not over, and by Meta
/// @param whole     false when its worker never said that it was over: the end may be missing
/// @param keepUntil null before it is kept
/// @param removed   null while it can be heard
/// @param failure   why there is none, null when there is no such reason
public record Recording(
        UUID id,
        CallId call,
        Recorder recorder,
        State state,
        @Nullable String askedBy,
        String consent,
        boolean paused,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Duration length,
        boolean whole,
        @Nullable Instant keepUntil,
        @Nullable Removal removed,
        @Nullable String failure) {
    public enum State {
        /// The worker is told; nothing is kept before both sides have heard the announcement. Or Meta is told, and
        /// nothing
        /// is here yet.
        ASKED,
        RUNNING,
        KEPT,
        /// The call ended before a word was kept.
        NOTHING,
        /// No worker could do it.
        FAILED,
        /// By a person, with a reason.
        DELETED,
        /// It was kept for as long as the number's setting said.
        EXPIRED
    }

    /// @param by  null for the calendar
    /// @param why null for the calendar
    public record Removal(
            Instant at, @Nullable String by, @Nullable String why) {}

    public boolean running() {
        return state == State.ASKED || state == State.RUNNING;
    }
}
