package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.WabaId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What we may do with an account, and until when.
///
/// @param expiresAt  end of the token; null: never, or not known
/// @param lostAt     when access ended; null while we have it
/// @param lostReason Meta's word for the end; null as above
/// @param syncedAt   when Meta was last asked about the account, null when never
public record AccountAccess(
        WabaId id,
        String name,
        boolean hasToken,
        @Nullable Instant expiresAt,
        List<String> scopes,
        @Nullable Instant lostAt,
        @Nullable String lostReason,
        @Nullable Instant syncedAt) {
    /// Time enough for a customer to sign up again.
    static final Duration WARNING = Duration.ofDays(14);

    public enum State {
        OK,
        /// ends within two weeks
        EXPIRES,
        EXPIRED,
        /// taken back
        LOST,
        /// never had one
        NONE
    }

    public State state(Instant now) {
        if (lostAt != null) {
            return State.LOST;
        }
        if (!hasToken) {
            return State.NONE;
        }
        if (expiresAt == null) {
            return State.OK;
        }
        return !expiresAt.isAfter(now)
                ? State.EXPIRED
                : expiresAt.isBefore(now.plus(WARNING)) ? State.EXPIRES : State.OK;
    }
}
