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

    List<CountryRule> all() {
        return jdbc.sql("select * from country_rule order by rule, country, effective_from")
                .query((row, index) -> new CountryRule(
                        CountryRule.Kind.valueOf(row.getString("rule")),
                        row.getString("country"),
                        row.getString("calling_code"),
                        row.getObject("effective_from", LocalDate.class),
                        row.getObject("effective_to", LocalDate.class),
                        row.getString("source")))
                .list();
    }

    boolean insert(CountryRule rule) {
        return jdbc.sql("""
                        insert into country_rule (rule, country, calling_code, effective_from, effective_to, source)
                        select :rule, :country, :code, :from, :to::date, :source
                        where not exists (select from country_rule
                                          where rule = :rule and country = :country and (effective_to is null or effective_to > :from))
                        on conflict do nothing
                        """)
                        .param("rule", rule.kind().name())
                        .param("country", rule.country())
                        .param("code", rule.callingCode())
                        .param("from", rule.from())
                        .param("to", rule.to())
                        .param("source", rule.source())
                        .update()
                == 1;
    }

    boolean end(CountryRule.Kind kind, String country, LocalDate to, String source) {
        return jdbc.sql("""
                        update country_rule set effective_to = ?, source = source || '; ended by ' || ?
                        where rule = ? and country = ? and effective_to is null and effective_from < ?
                        """)
                        .param(to)
                        .param(source)
                        .param(kind.name())
                        .param(country)
                        .param(to)
                        .update()
                == 1;
    }
}
