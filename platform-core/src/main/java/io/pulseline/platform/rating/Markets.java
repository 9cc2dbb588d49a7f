package io.pulseline.platform.rating;

import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which market a user belongs to on a day. Markets are not countries, several countries share a calling code, and
/// Meta moves them: the longest prefix decides, then the newest day.
///
/// @see "Meta, Pricing on the WhatsApp Business Platform, 2 Mar 2026 and 1 Jul 2026"
@Component
class Markets {
    private static final Market OTHER = new Market("Other", "", LocalDate.MIN);

    private final JdbcClient jdbc;

    Markets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param prefix        that decided; empty for "Other", which is everything unlisted
    /// @param effectiveFrom since when the prefix belongs to it
    record Market(String name, String prefix, LocalDate effectiveFrom) {
        /// Whether Meta's list of markets knows better than the row of a card: it looks at a longer prefix, or it is
        /// newer than the row.
        boolean standsAbove(Rate rate, boolean byNumber) {
            boolean longer = byNumber && prefix.length() > rate.prefix().length();
            return !name.equalsIgnoreCase(rate.market()) && (longer || effectiveFrom.isAfter(rate.effectiveFrom()));
        }
    }

    /// Inside any transaction.
    ///
    /// @param digits  the user's number, empty when hidden
    /// @param country ISO code, decides when the number is hidden
    Market of(String digits, String country, LocalDate day) {
        return jdbc.sql("""
                        select market, prefix, effective_from from market_prefix
                        where effective_from <= ? and ((? <> '' and ? like prefix || '%') or (? = '' and country = ?))
                        order by length(prefix) desc, effective_from desc limit 1
                        """)
                .param(day)
                .param(digits)
                .param(digits)
                .param(digits)
                .param(country)
                .query((row, index) -> new Market(
                        row.getString("market"),
                        row.getString("prefix"),
                        row.getObject("effective_from", LocalDate.class)))
                .optional()
                .orElse(OTHER);
    }

    /// Every market that Meta lists on a day, by name.
    List<String> on(LocalDate day) {
        return jdbc.sql("""
                        select distinct market from (
                            select distinct on (prefix, country) market from market_prefix where effective_from <= ?
                            order by prefix, country, effective_from desc
                        ) newest order by market
                        """)
                .param(day)
                .query((row, index) -> row.getString("market"))
                .list();
    }
}
