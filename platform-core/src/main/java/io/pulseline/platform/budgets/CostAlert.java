package io.pulseline.platform.budgets;

import java.time.Instant;
import java.time.LocalDate;

/// Something about money that people should know; said once for each kind, subject and period.
///
/// @param subject a currency, a market for TIER, a trunk's name for TRUNK_CAP
/// @param period  first day of the month, or the day for DAY_CAP, TRUNK_CAP and UNRATED
/// @param detail  one sentence with its numbers
public record CostAlert(Kind kind, String subject, LocalDate period, Instant raisedAt, String detail) {
    public enum Kind {
        /// the part of the month's budget that people wanted to be told of is spent
        SPEND,
        /// at this pace the month goes beyond its budget
        PACE,
        /// the month's budget is spent
        OVER,
        /// a dial was refused by the cap of the day
        DAY_CAP,
        /// a dial was refused by a trunk's cap of the day
        TRUNK_CAP,
        /// calls to a market have become cheaper
        TIER,
        /// calls have no price: a card has a hole
        UNRATED
    }
}
