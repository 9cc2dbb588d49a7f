package io.pulseline.platform.permissions;

import io.pulseline.platform.permissions.PermissionState.Forecast;
import io.pulseline.platform.permissions.PermissionState.RevokeRisk;
import io.pulseline.platform.permissions.PermissionState.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When a user may be asked or called again, from Meta's usage where it is fresh and from our own counting where it is
/// not. Pure.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026: rolling windows, the next slot frees a period after the
/// oldest
/// counted event"
final class Forecasts {
    private Forecasts() {}

    static Forecast of(
            PermissionStatus status,
            List<Usage> limits,
            History history,
            List<PermissionRules.Rule> rules,
            Instant now) {
        boolean granted = status == PermissionStatus.TEMPORARY || status == PermissionStatus.PERMANENT;
        @Nullable
        Instant nextRequest = status == PermissionStatus.PERMANENT
                ? null
                : latest(now, told(limits, "REQUEST"), counted(history.requests(), "REQUEST", limits, rules, now));
        @Nullable
        Instant nextCall = !granted
                ? null
                : latest(now, told(limits, "CALL"), counted(history.connectedCalls(), "CALL", limits, rules, now));
        return new Forecast(nextRequest, nextCall, risk(granted, history.streak(), rules));
    }

    /// Our own counting: the first instant at which every period has room again, empty while all have.
    ///
    /// @param times newest first
    static Stream<Instant> counted(
            List<Instant> times, String action, List<Usage> limits, List<PermissionRules.Rule> rules, Instant now) {
        return rules.stream()
                .filter(rule -> rule.name().equals(action))
                .map(rule -> frees(times, rule.period(), allowed(rule, limits), now))
                .flatMap(Optional::stream);
    }

    private static Optional<Instant> frees(List<Instant> times, Duration period, int max, Instant now) {
        List<Instant> inside = times.stream()
                .filter(time -> time.isAfter(now.minus(period)))
                .sorted(Comparator.reverseOrder())
                .toList();
        return max > 0 && inside.size() >= max ? Optional.of(inside.get(max - 1).plus(period)) : Optional.empty();
    }

    /// Meta's own number wins over the table: it was seen as 1, 5 and 100.
    private static int allowed(PermissionRules.Rule rule, List<Usage> limits) {
        return limits.stream()
                .filter(limit -> limit.action().equals(rule.name()) && limit.max() > 0)
                .filter(limit -> Duration.parse(limit.period()).equals(rule.period()))
                .map(Usage::max)
                .findFirst()
                .orElse(rule.max());
    }

    /// What Meta said about full limits. A reset time may come along although the limit is not used up.
    private static Stream<Instant> told(List<Usage> limits, String action) {
        return limits.stream()
                .filter(limit -> limit.action().equals(action) && limit.max() > 0 && limit.used() >= limit.max())
                .map(Usage::nextAt)
                .filter(Objects::nonNull);
    }

    private static @Nullable Instant latest(Instant now, Stream<Instant> told, Stream<Instant> counted) {
        return Stream.concat(told, counted)
                .filter(at -> at.isAfter(now))
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
