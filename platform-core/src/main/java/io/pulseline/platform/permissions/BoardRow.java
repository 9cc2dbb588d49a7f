package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One user on the board.
///
/// @param key       of the row; what its page is addressed by
/// @param status    a temporary one past its end counts as none
/// @param expiresAt end of a temporary permission, null otherwise
/// @param askAt     when Meta takes another request, null when it does now
/// @param callAt    when Meta takes another call, null when it does now as far as limits go
/// @param askedAt   since when a request waits for the user, null when none does
/// @param talkedAt  end of the last answered call, null when none is known
/// @param driftFrom what we had when Meta last answered otherwise, null when it never did
public record BoardRow(
        PhoneNumberId number,
        WaUser user,
        String key,
        PermissionStatus status,
        @Nullable Instant expiresAt,
        String source,
        Speaker spokenBy,
        Instant asOf,
        int unanswered,
        @Nullable Instant askAt,
        @Nullable Instant callAt,
        @Nullable Instant windowUntil,
        @Nullable Instant askedAt,
        @Nullable Instant talkedAt,
        @Nullable Instant driftAt,
        @Nullable String driftFrom) {
    public BoardQuery.Cursor cursor() {
        return new BoardQuery.Cursor(expiresAt, number.value(), key);
    }

    /// Within two days of an end that only an answer of the user moves.
    public boolean endsSoon(Instant now) {
        return expiresAt != null && expiresAt.isBefore(now.plus(PermissionBoard.SOON));
    }

    public String label() {
        return user.name() != null
                ? user.name()
                : user.waId() != null ? user.waId().international() : user.key();
    }
}
