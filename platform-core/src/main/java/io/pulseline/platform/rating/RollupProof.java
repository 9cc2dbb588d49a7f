package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Proves that the sums which reports read equal the charges. A difference is an alarm: it is kept, logged as an
/// error
/// and shown on the report; building the sums again is a person's decision.
@Service
public class RollupProof {
    private static final Logger LOG = LoggerFactory.getLogger(RollupProof.class);

    /// Both tables against the one definition of what they hold. Equal rows meet; what is left over differs.
    private static final String DIFFERENCES = """
            with facts as materialized (select * from charge_sums(?, ?)),
            wide as (
                select day, number_id, market, direction, agent, currency, tier_from, calls, answered, seconds, pulses, meta_cost,
                       tenant_price, unrated from cost_rollup where day between ? and ? and calls <> 0
            ), narrow as (
                select day, market, direction, currency, calls, answered, seconds, pulses, meta_cost, tenant_price, unrated
                from cost_day where day between ? and ? and calls <> 0
            ), narrow_facts as (
                select day, market, direction, currency, sum(calls)::bigint, sum(answered)::bigint, sum(seconds)::bigint,
                       sum(pulses)::bigint, sum(meta_cost), sum(tenant_price), sum(unrated)::bigint
                from facts group by 1, 2, 3, 4
            ), off as (
                (select day, market, 'report' as sum from (table wide except table facts) a)
                union all (select day, market, 'report' from (table facts except table wide) b)
                union all (select day, market, 'day' from (table narrow except table narrow_facts) c)
                union all (select day, market, 'day' from (table narrow_facts except table narrow) d)
            )
            select (select count(*) from wide) + (select count(*) from narrow) as sums, (select count(*) from off) as differences,
                   (select day || ' ' || market || ' (' || sum || ')' from off order by day limit 1) as example
            """;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Clock clock;

    RollupProof(TenantTransactions transactions, JdbcClient jdbc, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// @param differences 0 when every sum equals its facts
    /// @param example     day and market of the first difference, null when there is none
    public record Proof(
            Instant checkedAt,
            long sums,
            long differences,
            @Nullable String example) {}

    /// Checks the last days and keeps what it found.
    public Proof check(TenantId tenant, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate from = today.minusDays(days);
        return check(tenant, from, today.plusDays(1));
    }

    Proof check(TenantId tenant, LocalDate from, LocalDate to) {
        Proof proof = transactions.inTenant(tenant, () -> {
            Proof found = jdbc.sql(DIFFERENCES)
                    .param(from)
                    .param(to)
                    .param(from)
                    .param(to)
                    .param(from)
                    .param(to)
                    .query((row, index) -> new Proof(
                            clock.instant(), row.getLong("sums"), row.getLong("differences"), row.getString("example")))
                    .single();
            jdbc.sql("insert into rollup_proof (tenant_id, sums, differences, example) values (?, ?, ?, ?)")
                    .param(tenant.value())
                    .param(found.sums())
                    .param(found.differences())
                    .param(found.example())
                    .update();
            return found;
        });
        if (proof.differences() > 0) {
            LOG.error(
                    "event=cost-sums-differ tenant={} differences={} first=\"{}\"",
                    tenant,
                    proof.differences(),
                    proof.example());
        }
        return proof;
    }

    /// The newest proof; empty before the first.
    public Optional<Proof> last(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from rollup_proof order by checked_at desc limit 1")
                        .query((row, index) -> new Proof(
                                row.getTimestamp("checked_at").toInstant(),
                                row.getLong("sums"),
                                row.getLong("differences"),
                                row.getString("example")))
                        .optional());
    }

    /// Builds the sums of a span again from the charges.
    public void rebuild(TenantId tenant, LocalDate from, LocalDate to) {
        transactions.inTenant(tenant, () -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtext(?))")
                    .param("rating:" + tenant)
                    .query()
                    .singleRow();
            jdbc.sql("delete from cost_rollup where day between ? and ?")
                    .param(from)
                    .param(to)
                    .update();
            jdbc.sql("delete from cost_day where day between ? and ?")
                    .param(from)
                    .param(to)
                    .update();
            jdbc.sql("""
                            insert into cost_rollup (tenant_id, day, number_id, market, direction, agent, currency, tier_from, calls,
                                                     answered, seconds, pulses, meta_cost, tenant_price, unrated)
                            select ?, s.* from charge_sums(?, ?) s
                            """).param(tenant.value()).param(from).param(to).update();
            jdbc.sql("""
                            insert into cost_day (tenant_id, day, market, direction, currency, calls, answered, seconds, pulses, meta_cost,
                                                  tenant_price, unrated)
                            select tenant_id, day, market, direction, currency, sum(calls), sum(answered), sum(seconds), sum(pulses),
                                   sum(meta_cost), sum(tenant_price), sum(unrated)
                            from cost_rollup where day between ? and ? group by 1, 2, 3, 4, 5
                            """).param(from).param(to).update();
        });
    }
}
