package io.pulseline.platform.permissions.web;

import io.pulseline.platform.permissions.BoardRow;
import io.pulseline.platform.permissions.PermissionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What to do about a user, in the words of a key of `permissions.properties`.
///
/// @param tone of a chip
/// @param at   instant that the words speak of, null when they speak of none
public record Advice(
        String key, String tone, String icon, @Nullable Instant at) {
    private static final Duration LAST = Duration.ofHours(3);

    static Advice of(BoardRow row, BestHour hours, Instant now, ZoneId zone) {
        boolean granted = row.status() == PermissionStatus.PERMANENT || row.status() == PermissionStatus.TEMPORARY;
        if (granted && row.unanswered() >= 3) {
            return new Advice("advice.miss", "bad", "alert-triangle", null);
        }
        if (granted && row.unanswered() == 2) {
            return new Advice("advice.hinted", "warn", "info-circle", null);
        }
        if (row.askedAt() != null && row.askedAt().isAfter(now.minus(Duration.ofDays(7)))) {
            return new Advice("advice.waits", "info", "hourglass", row.askedAt());
        }
        if (row.status() == PermissionStatus.PERMANENT) {
            return new Advice("advice.none", "n", "check", null);
        }
        if (row.askAt() != null) {
            return new Advice("advice.later", "n", "clock", row.askAt());
        }
        if (row.status() == PermissionStatus.UNKNOWN) {
            return new Advice("advice.read", "unk", "question-mark", null);
        }
        if (granted && row.endsSoon(now)) {
            Instant end = row.expiresAt();
            Instant best = hours.before(end, now, zone);
            if (end != null && end.isBefore(now.plus(LAST)) || best == null) {
                return new Advice("advice.last", "warn", "hourglass", null);
            }
            return new Advice("advice.renew", "info", "send", best);
        }
        return granted ? new Advice("advice.none", "n", "check", null) : new Advice("advice.ask", "n", "send", null);
    }
}
