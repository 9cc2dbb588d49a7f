package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a list of calls is narrowed by; null means any.
///
/// @param user  digits of a number or a business-scoped id, whole
/// @param agent part of the agent's name
public record CallFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable PhoneNumberId number,
        @Nullable Direction direction,
        @Nullable Outcome outcome,
        @Nullable String user,
        @Nullable String agent,
        @Nullable String wacid) {
    public static CallFilter none() {
        return new CallFilter(null, null, null, null, null, null, null, null);
    }
}
