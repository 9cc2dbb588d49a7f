package io.pulseline.platform.permissions;

import io.pulseline.platform.permissions.PermissionState.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How much of Meta's limits is used now: Meta's last word, aged, and what happened since. Pure.
///
/// Meta tells how many events it counts, not when they were. Those that we know age by their own time; the others are
/// taken to have happened just before Meta spoke, so that the count may be too high and never too low.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026: rolling windows, the next slot frees a period after the
/// oldest
/// counted event; a connected call of either side resets the requests"
final class LimitUsage {
    private final Told told;
    private final History history;
    private final List<PermissionRules.Rule> rules;
    private final Instant now;

    /// What Meta last said about limits.
    ///
    /// @param at null when it never did
    record Told(List<Usage> limits, @Nullable Instant at) {}

    LimitUsage(Told told, History history, List<PermissionRules.Rule> rules, Instant now) {
        this.told = told;
        this.history = history;
        this.rules = rules;
        this.now = now;
    }

    /// One for each action and period that Meta or the rule table knows, requests first, shortest period first.
    List<Usage> all() {
        return Stream.of("REQUEST", "CALL")
                .flatMap(action -> periods(action).map(period -> of(action, period)))
                .toList();
    }

    private Stream<Duration> periods(String action) {
        return Stream.concat(
                        rules.stream()
                                .filter(rule -> rule.name().equals(action))
                                .map(PermissionRules.Rule::period),
                        told.limits().stream()
                                .filter(limit -> limit.action().equals(action))
                                .map(limit -> Duration.parse(limit.period())))
                .filter(Duration::isPositive)
                .distinct()
                .sorted();
    }

    private Usage of(String action, Duration period) {
        Optional<Usage> said = told.limits().stream()
                .filter(limit -> limit.action().equals(action))
                .filter(limit -> Duration.parse(limit.period()).equals(period))
                .findFirst();
        // Meta's own maximum wins over the table: it was seen as 1, 5, 10 and 100
        int max = said.map(Usage::max).filter(most -> most > 0).orElseGet(() -> byRule(action, period));
        List<Instant> ends = ends(action, period, said, max).stream()
                .filter(end -> end.isAfter(now))
                .sorted()
                .toList();
        boolean full = max > 0 && ends.size() >= max;
        return new Usage(action, period.toString(), max, ends.size(), full ? ends.get(ends.size() - max) : null);
    }

    private int byRule(String action, Duration period) {
        return rules.stream()
                .filter(rule -> rule.name().equals(action) && rule.period().equals(period))
                .mapToInt(PermissionRules.Rule::max)
                .findFirst()
                .orElse(0);
    }

    /// When each counted event leaves the period.
    private List<Instant> ends(String action, Duration period, Optional<Usage> said, int max) {
        List<Instant> times = action.equals("REQUEST") ? history.requests() : history.connectedCalls();
        @Nullable Instant at = told.at();
        if (at == null || said.isEmpty()) {
            return times.stream().map(time -> time.plus(period)).toList();
        }
        List<Instant> ends = new ArrayList<>(
                action.equals("REQUEST") && resetSince(at) ? List.of() : toldEnds(times, period, said.get(), max, at));
        times.stream()
                .filter(time -> !time.isBefore(at))
                .map(time -> time.plus(period))
                .forEach(ends::add);
        return ends;
    }

    private boolean resetSince(Instant at) {
        Instant reset = history.lastConnected();
        return reset != null && reset.isAfter(at);
    }

    private static List<Instant> toldEnds(List<Instant> times, Duration period, Usage said, int max, Instant at) {
        List<Instant> ends = new ArrayList<>(times.stream()
                .filter(time -> time.isBefore(at) && time.plus(period).isAfter(at))
                .sorted(Comparator.reverseOrder())
                .limit(said.used())
                .map(time -> time.plus(period))
                .toList());
        while (ends.size() < said.used()) {
            ends.add(at.plus(period));
        }
        Collections.sort(ends);
        if (said.nextAt() != null && max > 0 && ends.size() >= max) {
            ends.set(ends.size() - max, said.nextAt());
        }
        return ends;
    }
}
