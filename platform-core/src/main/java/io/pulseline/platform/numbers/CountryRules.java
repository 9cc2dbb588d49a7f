package io.pulseline.platform.numbers;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Where Meta does not offer calls: data with a day from which it holds, because the list moves. Inside any
/// transaction.
@Repository
class CountryRules {
    private final JdbcClient jdbc;

    CountryRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    enum Rule {
        NO_BUSINESS_CALLS,
        NO_CLOUD_API
    }

    /// @param source Meta's page and its date
    record Row(Rule rule, String country, String callingCode, LocalDate from, String source) {}

    /// Rules that may be meant by a number, on a day.
    ///
    /// @param digits  of the business number
    /// @param country as Meta says, two letters; null: by the calling code, which several countries may share
    List<Row> of(String digits, @Nullable String country, LocalDate day) {
        return jdbc.sql("""
                        select * from country_rule
                        where effective_from <= ? and (effective_to is null or effective_to > ?)
                          and (?::text = country or ?::text is null and starts_with(?, calling_code))
                        order by country
                        """)
                .param(day)
                .param(day)
                .param(country)
                .param(country)
                .param(digits)
                .query((row, index) -> new Row(
                        Rule.valueOf(row.getString("rule")),
                        row.getString("country"),
                        row.getString("calling_code"),
                        row.getObject("effective_from", LocalDate.class),
                        row.getString("source")))
                .list();
    }
}
