package io.pulseline.platform.reconciliation;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/// A month of an account. Half an hour more on both sides is looked at: what is counted may stand in the neighbouring
/// one.
///
/// @param to the first instant after it
record Span(Instant from, Instant to) {
    static Span of(YearMonth month, ZoneId zone) {
        return new Span(
                month.atDay(1).atStartOfDay(zone).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
    }

    Instant wideFrom() {
        return from.minusSeconds(HalfHour.SECONDS);
    }

    Instant wideTo() {
        return to.plusSeconds(HalfHour.SECONDS);
    }

    /// The first or the last half hour of the month: its other neighbour is in a month that another report looks at.
    boolean hasAtItsEdge(Instant start) {
        return start.equals(from) || start.plusSeconds(HalfHour.SECONDS).equals(to);
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
