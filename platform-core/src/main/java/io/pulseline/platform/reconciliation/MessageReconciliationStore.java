package io.pulseline.platform.reconciliation;

import io.pulseline.platform.graphapi.PricingAnalytics;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of both sides of messages. Every method runs inside the caller's tenant transaction.
@Repository
class MessageReconciliationStore {
    /// Our newest prices with the half hour and the country they fall into, of the account that a message went out
    /// on. Countries of one calling code are one, as for calls.
    private static final String PRICED = """
            select c.message_id, to_timestamp(floor(extract(epoch from c.delivered_at) / 1800) * 1800) as starts_at, n.e164 as number,
                   coalesce((select min(m.country) from market_prefix m where m.prefix = c.prefix), nullif(f.country, ''), 'ZZ') as country,
                   c.category, c.meta_cost, c.free_reason, c.unrated_reason, c.market, c.currency
            from message_charge c
            join phone_number n on n.tenant_id = c.tenant_id and n.id = c.number_id
            left join message_fact f on f.tenant_id = c.tenant_id and f.message_id = c.message_id
            where coalesce(f.waba_id, n.waba_id) = ? and c.delivered_at >= ? and c.delivered_at < ?
              and not exists (select from message_charge later where later.tenant_id = c.tenant_id
                                and later.message_id = c.message_id and later.version > c.version)
            """;

    private final JdbcClient jdbc;

    MessageReconciliationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Takes the place of what was known of these half hours. Types of one category are added up.
    void keep(TenantId tenant, WabaId waba, Instant from, Instant to, List<PricingAnalytics.Bucket> buckets) {
        jdbc.sql("delete from message_bucket where waba_id = ? and starts_at >= ? and starts_at < ?")
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .update();
        for (PricingAnalytics.Bucket bucket : buckets) {
            jdbc.sql("""
                            insert into message_bucket as b (tenant_id, waba_id, starts_at, number, country, category, messages, cost)
                            select ?, ?, ?, ?, coalesce((select min(o.country) from market_prefix m
                                join market_prefix o on o.prefix = m.prefix where m.country = ?), nullif(?, ''), 'ZZ'), ?, ?, ?
                            on conflict (tenant_id, waba_id, starts_at, number, country, category) do update set
                                messages = b.messages + excluded.messages, cost = b.cost + excluded.cost
                            """)
                    .param(tenant.value())
                    .param(waba.value())
                    .param(Timestamp.from(bucket.start()))
                    .param(bucket.phone())
                    .param(bucket.country())
                    .param(bucket.country())
                    .param(bucket.category())
                    .param(bucket.volume())
                    .param(bucket.cost())
                    .update();
        }
    }

    Map<MessageHalfHour, MessageHalfHour.Metas> metas(WabaId waba, Instant from, Instant to) {
        Map<MessageHalfHour, MessageHalfHour.Metas> found = new HashMap<>();
        jdbc.sql("""
                        select starts_at, number, country, category, messages, cost from message_bucket
                        where waba_id = ? and starts_at >= ? and starts_at < ? and messages > 0
                        """)
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .query(row -> {
                    found.put(
                            new MessageHalfHour(
                                    row.getTimestamp("starts_at").toInstant(),
                                    row.getString("number"),
                                    row.getString("country"),
                                    row.getString("category")),
                            new MessageHalfHour.Metas(row.getLong("messages"), row.getBigDecimal("cost")));
                });
        return found;
    }

    Map<MessageHalfHour, MessageHalfHour.Ours> ours(WabaId waba, Instant from, Instant to) {
        Map<MessageHalfHour, MessageHalfHour.Ours> found = new HashMap<>();
        jdbc.sql("with priced as (" + PRICED + """
                        ), rates as (
                            select r.market, r.category, c.currency, min(r.per_minute) as low, max(r.per_minute) as high
                            from rate r join rate_card c on c.id = r.card_id
                            where c.active and c.kind = 'MESSAGE' group by r.market, r.category, c.currency
                        )
                        select p.starts_at, p.number, p.country, p.category, count(*) as messages,
                               count(p.free_reason) as free, count(p.unrated_reason) as unrated, coalesce(sum(p.meta_cost), 0) as cost,
                               min(r.low) as low, max(r.high) as high
                        from priced p
                        left join rates r on r.market = p.market and r.category = p.category and r.currency = p.currency
                        group by 1, 2, 3, 4
                        """)
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .query(row -> {
                    found.put(
                            new MessageHalfHour(
                                    row.getTimestamp("starts_at").toInstant(),
                                    row.getString("number"),
                                    row.getString("country"),
                                    row.getString("category")),
                            new MessageHalfHour.Ours(
                                    row.getLong("messages"),
                                    row.getLong("free"),
                                    row.getLong("unrated"),
                                    row.getBigDecimal("cost"),
                                    row.getBigDecimal("low"),
                                    row.getBigDecimal("high")));
                });
        return found;
    }

    /// Meta's ids of our messages in a half hour.
    List<String> messages(WabaId waba, MessageHalfHour where) {
        return jdbc.sql("select message_id from (" + PRICED
                        + ") p where number = ? and country = ? and category = ? order by message_id")
                .param(waba.value())
                .param(Timestamp.from(where.start()))
                .param(Timestamp.from(where.start().plusSeconds(HalfHour.SECONDS)))
                .param(where.number())
                .param(where.country())
                .param(where.category())
                .query((row, index) -> row.getString("message_id"))
                .list();
    }
}
