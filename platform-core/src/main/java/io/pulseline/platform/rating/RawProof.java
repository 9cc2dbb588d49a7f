package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Proves records and charges from Meta's own words: the talk that each kept terminate tells has to stand in the newest
/// record of its call and be what is charged. Reads the deliveries as they came, not what was made of them.
@Service
public class RawProof {
    private static final String CALLS = """
            with told as materialized (
                select c ->> 'id' as wacid, coalesce(max((c ->> 'duration')::bigint), 0) as seconds
                from ops.inbox_work w cross join lateral jsonb_array_elements(w.body::jsonb #> '{value,calls}') c
                where w.tenant_id = ? and w.kind = 'META' and w.field = 'calls' and w.state = 'DONE'
                  and c ->> 'event' = 'terminate'
                group by 1
            ), written as (
                select distinct on (call_id) call_id, wacid, coalesce(talk_seconds, 0) as seconds from cdr
                where wacid in (select wacid from told) order by call_id, version desc
            ), charged as (
                select distinct on (call_id) call_id, seconds, pulses from charge
                where call_id in (select call_id from written) order by call_id, version desc
            )
            select told.wacid, told.seconds, written.seconds as written, charged.seconds as charged, charged.pulses
            from told left join written on written.wacid = told.wacid left join charged on charged.call_id = written.call_id
            order by told.wacid
            """;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    RawProof(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param calls whose end Meta told, as far as its deliveries are still kept
    /// @param flaws a sentence each, at most one for a call
    public record Verdict(long calls, List<String> flaws) {}

    public Verdict check(TenantId tenant) {
        List<Call> calls = transactions.inTenant(
                tenant,
                () -> jdbc.sql(CALLS)
                        .param(tenant.value())
                        .query((row, index) -> new Call(
                                row.getString("wacid"),
                                row.getLong("seconds"),
                                (Long) row.getObject("written"),
                                (Long) row.getObject("charged"),
                                (Long) row.getObject("pulses")))
                        .list());
        return new Verdict(
                calls.size(),
                calls.stream().map(Call::flaw).filter(flaw -> !flaw.isEmpty()).toList());
    }

    private record Call(
            String wacid,
            long told,
            @Nullable Long written,
            @Nullable Long charged,
            @Nullable Long pulses) {
        String flaw() {
            if (written == null) {
                return wacid + " has no record";
            }
            if (written != told) {
                return wacid + ": Meta told " + told + " s of talk, its record says " + written;
            }
            if (charged == null || pulses == null) {
                return wacid + " has no charge";
            }
            long due = Math.ceilDiv(told, 6);
            return charged == told && pulses == due
                    ? ""
                    : wacid + ": " + told + " s are " + due + " pulses, charged are " + charged + " s and " + pulses;
        }
    }
}
