package io.pulseline.platform.rating;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Shows what a card would have made of a month, before anyone stands for it.
@Service
public class CardImpacts {
    private static final String CALLS_THEN = """
            with called as (
                select market, tier_from, sum(answered) as calls, sum(pulses) as pulses, sum(meta_cost) as cost
                from cost_rollup
                where day between :from and :to and currency = :currency and direction = 'BUSINESS_INITIATED' and calls <> 0
                  and market <> '' and answered > 0
                group by market, tier_from
            ), offered as (
                select distinct on (lower(market), tier_from) lower(market) as market, tier_from, per_minute
                from rate where card_id = :card order by lower(market), tier_from, effective_from desc
            )
            select c.market, '' as category, sum(c.calls)::bigint as counted, sum(c.pulses)::bigint as pulses, sum(c.cost) as now,
                   case when bool_and(o.per_minute is not null) then sum(c.pulses * o.per_minute / 10) end as later,
                   coalesce(sum(c.calls) filter (where o.per_minute is null), 0)::bigint as unpriced
            from called c left join offered o on o.market = lower(c.market) and o.tier_from = greatest(c.tier_from, 0)
            group by c.market order by c.market
            """;

    /// Of the first tier, as messages are priced; those that were free stay free.
    private static final String MESSAGES_THEN = """
            with sent as (
                select market, category, sum(messages - free) as messages, sum(meta_cost) as cost
                from message_day
                where day between :from and :to and currency = :currency and market <> '' and messages > free
                group by market, category
            ), offered as (
                select distinct on (lower(market), category) lower(market) as market, category, per_minute
                from rate where card_id = :card order by lower(market), category, tier_from, effective_from desc
            )
            select s.market, s.category, s.messages::bigint as counted, 0 as pulses, s.cost as now,
                   s.messages * o.per_minute as later, (case when o.per_minute is null then s.messages else 0 end)::bigint as unpriced
            from sent s left join offered o on o.market = lower(s.market) and o.category = s.category
            order by s.market, s.category
            """;

    private final RateCards cards;
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    CardImpacts(RateCards cards, TenantTransactions transactions, JdbcClient jdbc) {
        this.cards = cards;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @return empty when nothing was called or sent in this currency
    public List<CardImpact> of(UUID id, YearMonth month) {
        return cards.find(id)
                .map(card -> transactions.asOperator(
                        "preview a rate card",
                        () -> jdbc.sql(card.kind() == CardImport.Kind.CALL ? CALLS_THEN : MESSAGES_THEN)
                                .param("from", month.atDay(1))
                                .param("to", month.atEndOfMonth())
                                .param("currency", card.currency().getCurrencyCode())
                                .param("card", id)
                                .query((row, index) -> new CardImpact(
                                        row.getString("market"),
                                        row.getString("category"),
                                        row.getLong("counted"),
                                        row.getLong("pulses"),
                                        row.getBigDecimal("now"),
                                        row.getBigDecimal("later"),
                                        row.getLong("unpriced")))
                                .list()))
                .orElse(List.of());
    }
}
