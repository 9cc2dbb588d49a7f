package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one (number, user).
///
/// @param expiresAt        end of a temporary permission, null otherwise
/// @param endedAt          end of the last temporary permission, when that is why there is none; null otherwise
/// @param source           how it came: user_action, profile, automatic, live_read, unanswered_calls, expired,
/// never_read
/// @param spokenBy         who said so
/// @param asOf             when that was said
/// @param limits           as used now: Meta's last word and what happened since, by the rule table when it never spoke
/// @param unansweredStreak consecutive unanswered business calls since the last answered one or the last grant
/// @param windowUntil      end of the service window in which free-form messages may be sent, null when none is known
public record PermissionState(
        PhoneNumberId number,
        WaUser user,
        PermissionStatus status,
        @Nullable Instant expiresAt,
        @Nullable Instant endedAt,
        String source,
        Speaker spokenBy,
        Instant asOf,
        List<Usage> limits,
        int unansweredStreak,
        @Nullable Instant windowUntil,
        Forecast forecast) {
    /// @param action REQUEST or CALL
    /// @param period ISO 8601
    /// @param nextAt when it frees again, null when it is free now or Meta does not say
    public record Usage(
            String action,
            String period,
            int max,
            int used,
            @Nullable Instant nextAt) {}

    /// @param nextRequestAt when the user may be asked (again); null while nothing holds it back, or when asking makes
    /// no sense because a permanent permission exists
    /// @param nextCallAt    when the user may be called; null while nothing but the user holds it back
    /// @param revokeRisk    how near the permission is to being withdrawn for unanswered calls
    public record Forecast(
            @Nullable Instant nextRequestAt, @Nullable Instant nextCallAt, RevokeRisk revokeRisk) {}

    public enum RevokeRisk {
        /// no permission that could be lost
        NONE,
        LOW,
        /// the user has been shown a hint about unanswered calls
        HINTED,
        /// the next unanswered call withdraws it
        HIGH
    }
}
