package io.pulseline.platform.permissions;

import io.pulseline.platform.permissions.PermissionState.Forecast;
import io.pulseline.platform.permissions.PermissionState.RevokeRisk;
import io.pulseline.platform.permissions.PermissionState.Usage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When a user may be asked or called again, and how near the permission is to being withdrawn. Pure.
final class Forecasts {
    private Forecasts() {}

    /// @param limits as used now
    static Forecast of(PermissionStatus status, List<Usage> limits, int streak, List<PermissionRules.Rule> rules) {
        boolean granted = status == PermissionStatus.TEMPORARY || status == PermissionStatus.PERMANENT;
        return new Forecast(
                status == PermissionStatus.PERMANENT ? null : frees(limits, "REQUEST"),
                granted ? frees(limits, "CALL") : null,
                risk(granted, streak, rules));
    }

    /// The instant at which every period has room, null while all have.
    private static @Nullable Instant frees(List<Usage> limits, String action) {
        return limits.stream()
                .filter(limit -> limit.action().equals(action))
                .map(Usage::nextAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    static RevokeRisk risk(boolean granted, int streak, List<PermissionRules.Rule> rules) {
        if (!granted) {
            return RevokeRisk.NONE;
        }
        if (streak >= max(rules, "UNANSWERED_WITHDRAWAL") - 1) {
            return RevokeRisk.HIGH;
        }
        return streak >= max(rules, "UNANSWERED_HINT") ? RevokeRisk.HINTED : RevokeRisk.LOW;
    }

    /// @return a number no streak reaches when the table has no such rule
    static int max(List<PermissionRules.Rule> rules, String name) {
        return rules.stream()
                .filter(rule -> rule.name().equals(name))
                .mapToInt(PermissionRules.Rule::max)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
