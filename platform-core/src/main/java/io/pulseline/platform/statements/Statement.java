package io.pulseline.platform.statements;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/// A numbered paper of money. Amounts of lines are exact; the sum is rounded once, to the currency's own decimals.
///
/// @param number   counted per tenant, without gaps
/// @param netExact the sum before it was rounded
/// @param taxName  as the plan names it, empty when there is none
public record Statement(
        UUID id,
        long number,
        Kind kind,
        YearMonth month,
        Currency currency,
        long calls,
        long pulses,
        BigDecimal metaCost,
        BigDecimal netExact,
        BigDecimal net,
        String taxName,
        BigDecimal taxPercent,
        BigDecimal tax,
        BigDecimal total,
        Instant issuedAt,
        String issuedBy,
        List<Line> lines) {
    public enum Kind {
        STATEMENT,
        /// Prices went down after the statement was issued.
        CREDIT_NOTE,
        /// Prices went up, or calls became known, after the statement was issued.
        SUPPLEMENT
    }

    /// Calls of one market in one tier, or messages of one market in one category; a correction's lines are
    /// differences.
    ///
    /// @param category Meta's category of messages, empty for calls
    /// @param tierFrom minutes at which the tier begins, empty for calls without one and for messages
    /// @param calls    or messages, those that are charged
    public record Line(
            String market,
            String category,
            String tierFrom,
            long calls,
            long pulses,
            BigDecimal metaCost,
            BigDecimal amount) {
        public Line(String market, String tierFrom, long calls, long pulses, BigDecimal metaCost, BigDecimal amount) {
            this(market, "", tierFrom, calls, pulses, metaCost, amount);
        }

        public boolean ofMessages() {
            return !category.isEmpty();
        }

        /// As people read it.
        public String what() {
            return ofMessages() ? market + ", messages " + category : market;
        }
    }

    /// As it is spoken of: the year it was issued for, then its number.
    public String label() {
        return "%d-%06d".formatted(month.getYear(), number);
    }
}
