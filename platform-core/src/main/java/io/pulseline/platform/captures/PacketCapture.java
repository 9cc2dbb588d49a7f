package io.pulseline.platform.captures;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.wire.CaptureEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One capture of a call's packets. The row stays when what was captured is gone.
///
/// @param call      null while it waits for the next call of its number
/// @param voice     with the payload of each packet, not only its headers
/// @param endedAt   null before
/// @param length    of the capture, null before its end
/// @param packets   of all legs and both directions, null before its end
/// @param bytes     of the file, null before its end
/// @param end       why it is over; null before, and when its worker was lost
/// @param keepUntil until when it can be downloaded, or waits
/// @param removed   null while it can be downloaded
/// @param failure   why there is none, null when there is no such reason
public record PacketCapture(
        UUID id,
        @Nullable CallId call,
        PhoneNumberId number,
        State state,
        String reason,
        boolean voice,
        Instant askedAt,
        String askedBy,
        @Nullable Instant endedAt,
        @Nullable Duration length,
        @Nullable Long packets,
        @Nullable Long bytes,
        @Nullable CaptureEnd end,
        @Nullable Instant keepUntil,
        @Nullable Removal removed,
        @Nullable String failure) {
    public enum State {
        /// For the next call of its number.
        WAITING,
        RUNNING,
        KEPT,
        /// No worker could do it.
        FAILED,
        /// By a person.
        DELETED,
        /// It was kept, or waited, for long enough.
        EXPIRED
    }

    /// @param by null for the calendar
    public record Removal(Instant at, @Nullable String by) {}
}
