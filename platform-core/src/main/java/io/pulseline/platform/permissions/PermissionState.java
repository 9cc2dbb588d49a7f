package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one (number, user).
///
/// @param expiresAt        end of a temporary permission, null otherwise
/// @param source           how it came: user_action, automatic, live_read …
/// @param unansweredStreak consecutive unanswered business calls; at 4 Meta withdraws the permission
/// @param windowUntil      end of the service window in which free-form messages may be sent, null when none is known
public record PermissionState(
        PhoneNumberId number,
        WaUser user,
        PermissionStatus status,
        @Nullable Instant expiresAt,
        String source,
        Speaker spokenBy,
        Instant asOf,
        List<Usage> limits,
        int unansweredStreak,
        @Nullable Instant windowUntil) {
    /// @param action REQUEST or CALL
    /// @param period ISO 8601
    /// @param nextAt when it frees again, null when it is free now or Meta does not say
    public record Usage(
            String action,
            String period,
            int max,
            int used,
            @Nullable Instant nextAt) {}
}
