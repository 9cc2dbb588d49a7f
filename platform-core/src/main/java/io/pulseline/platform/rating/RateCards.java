package io.pulseline.platform.rating;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Meta's cards as the BSP imported them. A card is never edited; a newer version supersedes it from its effective day
/// on.
@Service
public class RateCards {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    RateCards(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param effectiveFrom earliest effective day of its rows
    public record Card(
            UUID id,
            Currency currency,
            int version,
            LocalDate effectiveFrom,
            Instant importedAt,
            String importedBy,
            String sourceName,
            boolean active,
            int rates) {}

    /// @return the card, or empty when the result has errors: then nothing is stored
    public Optional<Card> store(Actor actor, String sourceName, CardImport.Result result) {
        if (!result.errors().isEmpty() || result.currency() == null) {
            return Optional.empty();
        }
        UUID id = UUID.randomUUID();
        LocalDate first = result.rates().stream()
                .map(Rate::effectiveFrom)
                .min(LocalDate::compareTo)
                .orElseThrow();
        transactions.asOperator("import a rate card", () -> {
            jdbc.sql("""
                            insert into rate_card (id, currency, version, effective_from, imported_by, source_name)
                            select ?, ?, coalesce(max(version), 0) + 1, ?, ?, ? from rate_card where currency = ?
                            """)
                    .param(id)
                    .param(result.currency())
                    .param(first)
                    .param(actor.label())
                    .param(sourceName)
                    .param(result.currency())
                    .update();
            for (Rate rate : result.rates()) {
                insert(id, rate);
            }
            return true;
        });
        return all().stream().filter(card -> card.id().equals(id)).findFirst();
    }

    private void insert(UUID card, Rate rate) {
        jdbc.sql("""
                        insert into rate (card_id, market, country, prefix, tier_from, tier_to, per_minute, effective_from, source)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(card)
                .param(rate.market())
                .param(rate.country())
                .param(rate.prefix())
                .param(rate.tier().from())
                .param(rate.tier().to())
                .param(rate.perMinute())
                .param(rate.effectiveFrom())
                .param(rate.source())
                .update();
    }

    /// Rates calls from now on; the currency's other versions step back.
    ///
    /// @return false for an unknown id
    public boolean activate(UUID id) {
        return transactions.asOperator("activate a rate card", () -> {
            int known = jdbc.sql("update rate_card set active = true where id = ?")
                    .param(id)
                    .update();
            jdbc.sql("""
                            update rate_card set active = false
                            where id <> ? and currency = (select currency from rate_card where id = ?)
                            """).param(id).param(id).update();
            return known == 1;
        });
    }

    /// Newest first.
    public List<Card> all() {
        return transactions.asOperator(
                "list rate cards",
                () -> jdbc.sql("""
                        select c.*, (select count(*) from rate r where r.card_id = c.id) as rates from rate_card c
                        order by currency, version desc
                        """)
                        .query((row, index) -> new Card(
                                row.getObject("id", UUID.class),
                                Currency.getInstance(row.getString("currency")),
                                row.getInt("version"),
                                row.getObject("effective_from", LocalDate.class),
                                row.getTimestamp("imported_at").toInstant(),
                                row.getString("imported_by"),
                                row.getString("source_name"),
                                row.getBoolean("active"),
                                row.getInt("rates")))
                        .list());
    }

    /// The rows that price a call to this number on this day, all tiers. Inside any transaction.
    ///
    /// @param digits  the user's number, by longest prefix
    /// @param country ISO code when the number is hidden
    Applicable find(Currency currency, String digits, String country, LocalDate day) {
        List<RateRow> rows = jdbc.sql("""
                        select r.*, c.version from rate r join rate_card c on c.id = r.card_id
                        where c.currency = ? and c.active and r.effective_from <= ?
                          and ((? <> '' and ? like r.prefix || '%') or (? = '' and r.country = ?))
                        """)
                .param(currency.getCurrencyCode())
                .param(day)
                .param(digits)
                .param(digits)
                .param(digits)
                .param(country)
                .query((row, index) -> {
                    long to = row.getLong("tier_to");
                    return new RateRow(
                            row.getObject("card_id", UUID.class),
                            row.getInt("version"),
                            new Rate(
                                    row.getString("market"),
                                    row.getString("country"),
                                    row.getString("prefix"),
                                    new Tier(row.getLong("tier_from"), row.wasNull() || to == 0 ? null : to),
                                    new BigDecimal(row.getString("per_minute")),
                                    row.getObject("effective_from", LocalDate.class),
                                    row.getString("source")));
                })
                .list();
        return Applicable.of(rows);
    }

    record RateRow(UUID card, int version, Rate rate) {}

    /// @param rates empty when no row fits
    record Applicable(Optional<RateRow> sample, List<Rate> rates) {
        /// Longest prefix first, then the newest effective day of each tier.
        static Applicable of(List<RateRow> rows) {
            int longest = rows.stream()
                    .mapToInt(row -> row.rate().prefix().length())
                    .max()
                    .orElse(0);
            List<RateRow> matching = rows.stream()
                    .filter(row -> row.rate().prefix().length() == longest)
                    .toList();
            // several countries may share a prefix; their rows of one market are the same
            String market = matching.stream()
                    .map(row -> row.rate().market())
                    .findFirst()
                    .orElse("");
            LocalDate newest = matching.stream()
                    .map(row -> row.rate().effectiveFrom())
                    .max(LocalDate::compareTo)
                    .orElse(LocalDate.EPOCH);
            List<RateRow> valid = matching.stream()
                    .filter(row -> row.rate().market().equals(market))
                    .filter(row -> row.rate().effectiveFrom().equals(newest))
                    .toList();
            return new Applicable(
                    valid.stream().findFirst(),
                    valid.stream().map(RateRow::rate).distinct().toList());
        }
    }
}
