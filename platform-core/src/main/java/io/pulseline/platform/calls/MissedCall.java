package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user who called a number and reached nobody.
///
/// @param call     the last of these calls
/// @param calls    how often since the last conversation
/// @param queued   whether the last one waited in the queue
/// @param assignee who shall call back, null for nobody
/// @param doneAt   null while it waits
public record MissedCall(
        CallId call,
        PhoneNumberId number,
        WaUser user,
        int calls,
        Instant firstAt,
        Instant lastAt,
        boolean queued,
        @Nullable PersonId assignee,
        @Nullable String assigneeName,
        @Nullable Instant doneAt,
        @Nullable String doneBy) {}
