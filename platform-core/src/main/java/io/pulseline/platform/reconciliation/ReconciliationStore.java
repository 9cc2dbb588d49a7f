package io.pulseline.platform.reconciliation;

import io.pulseline.platform.graphapi.CallAnalytics;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// SQL of both sides. Every method runs inside the caller's tenant transaction.
@Repository
class ReconciliationStore {
    /// Our newest prices with the half hour and the country they fall into, of the account that a call was made on:
    /// a number that moved takes its history nowhere. Countries of one calling code are one: what Meta calls US we
    /// may have to call CA.
    private static final String PRICED = """
            select c.call_id, to_timestamp(floor(extract(epoch from c.started_at) / 1800) * 1800) as starts_at, n.e164 as number,
                   c.direction, coalesce((select min(m.country) from market_prefix m where m.prefix = c.prefix), 'ZZ') as country,
                   c.answered, c.seconds, c.pulses, c.meta_cost, c.market, c.card_version, c.currency
            from charge c join phone_number n on n.tenant_id = c.tenant_id and n.id = c.number_id
            where exists (select from cdr d where d.tenant_id = c.tenant_id and d.call_id = c.call_id and d.waba_id = ?)
              and c.started_at >= ? and c.started_at < ?
              and not exists (select from charge later
                              where later.tenant_id = c.tenant_id and later.call_id = c.call_id and later.version > c.version)
            """;

    private final JdbcClient jdbc;

    ReconciliationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(TenantId tenant, WabaId waba, Instant from, Instant to, List<CallAnalytics.Bucket> buckets) {
        jdbc.sql("delete from analytics_bucket where waba_id = ? and starts_at >= ? and starts_at < ?")
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .update();
        for (CallAnalytics.Bucket bucket : buckets) {
            jdbc.sql("""
                            insert into analytics_bucket (tenant_id, waba_id, starts_at, number, direction, country, calls,
                                                          average_seconds, cost)
                            select ?, ?, ?, ?, ?, coalesce((select min(o.country) from market_prefix m
                                join market_prefix o on o.prefix = m.prefix where m.country = ?), nullif(?, ''), 'ZZ'), ?, ?, ?
                            on conflict (tenant_id, waba_id, starts_at, number, direction, country) do nothing
                            """)
                    .param(tenant.value())
                    .param(waba.value())
                    .param(Timestamp.from(bucket.start()))
                    .param(bucket.phone())
                    .param(bucket.direction())
                    .param(bucket.country())
                    .param(bucket.country())
                    .param(bucket.count())
                    .param(bucket.averageSeconds())
                    .param(bucket.cost())
                    .update();
        }
    }

    Map<HalfHour, HalfHour.Metas> metas(WabaId waba, Instant from, Instant to) {
        Map<HalfHour, HalfHour.Metas> found = new HashMap<>();
        // calls by users are free; what Meta's own examples print there is a left-over
        jdbc.sql("""
                        select starts_at, number, direction, country, calls, average_seconds,
                               case when direction <> 'USER_INITIATED' then cost end as cost
                        from analytics_bucket where waba_id = ? and starts_at >= ? and starts_at < ? and calls > 0
                        """)
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .query(row -> {
                    found.put(
                            new HalfHour(
                                    row.getTimestamp("starts_at").toInstant(),
                                    row.getString("number"),
                                    row.getString("direction"),
                                    row.getString("country")),
                            new HalfHour.Metas(
                                    row.getLong("calls"),
                                    row.getBigDecimal("average_seconds"),
                                    row.getBigDecimal("cost")));
                });
        return found;
    }

    Map<HalfHour, HalfHour.Ours> ours(WabaId waba, Instant from, Instant to) {
        Map<HalfHour, HalfHour.Ours> found = new HashMap<>();
        jdbc.sql("with priced as (" + PRICED + """
                        ), rates as (
                            select r.market, c.currency, min(r.per_minute) as low, max(r.per_minute) as high
                            from rate r join rate_card c on c.id = r.card_id where c.active and c.kind = 'CALL' group by r.market, c.currency
                        )
                        select p.starts_at, p.number, p.direction, p.country, count(*) as calls, sum(p.seconds) as seconds,
                               sum(p.pulses) as pulses, coalesce(sum(p.meta_cost), 0) as cost, sum(p.pulses * r.low / 10) as low,
                               sum(p.pulses * r.high / 10) as high
                        from priced p left join rates r on r.market = p.market and r.currency = p.currency
                        where p.answered group by 1, 2, 3, 4
                        """)
                .param(waba.value())
                .param(Timestamp.from(from))
                .param(Timestamp.from(to))
                .query(row -> {
                    found.put(
                            new HalfHour(
                                    row.getTimestamp("starts_at").toInstant(),
                                    row.getString("number"),
                                    row.getString("direction"),
                                    row.getString("country")),
                            new HalfHour.Ours(
                                    row.getLong("calls"),
                                    row.getLong("seconds"),
                                    row.getLong("pulses"),
                                    row.getBigDecimal("cost"),
                                    row.getBigDecimal("low"),
                                    row.getBigDecimal("high")));
                });
        return found;
    }

    /// Calls of a half hour, also those that nobody picked up as far as we know: one of them may be what Meta counts.
    List<CalledThen> calls(WabaId waba, HalfHour where) {
        return jdbc.sql("select * from (" + PRICED
                        + ") p where number = ? and direction = ? and country = ? order by call_id")
                .param(waba.value())
                .param(Timestamp.from(where.start()))
                .param(Timestamp.from(where.start().plusSeconds(HalfHour.SECONDS)))
                .param(where.number())
                .param(where.direction())
                .param(where.country())
                .query((row, index) -> new CalledThen(
                        new CallId(row.getObject("call_id", UUID.class)),
                        row.getBoolean("answered"),
                        row.getLong("seconds"),
                        row.getLong("pulses"),
                        row.getBigDecimal("meta_cost")))
                .list();
    }

    record CalledThen(
            CallId call,
            boolean answered,
            long seconds,
            long pulses,
            @Nullable BigDecimal cost) {}
}
