package io.pulseline.platform.calls;

import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// How many calls of a number broke on their media, as Meta says at their end; for BSP staff.
///
/// @see "Meta, Calling troubleshooting: error codes 138019 to 138023, 26 Jun 2026"
@Service
public class MediaFailures {
    /// Set-up failed at the user; no way to the relay; nothing received; nothing sent; no sign of media at all.
    public static final List<Integer> CODES = List.of(138019, 138020, 138021, 138022, 138023);

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    MediaFailures(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /// @param digits of the business number, without plus
    /// @param calls  that were answered, or broke on their media
    /// @param byCode of these, how many ended with each code; a call with two counts with the lower
    public record OfNumber(
            String tenant,
            String tenantName,
            String number,
            String digits,
            String name,
            long calls,
            Map<Integer, Long> byCode) {
        public long failed() {
            return byCode.values().stream().mapToLong(Long::longValue).sum();
        }

        /// Tenths of a percent of the calls.
        public long permille() {
            return Math.round(1000.0 * failed() / calls);
        }
    }

    /// Numbers that had any, those with the largest share first.
    public List<OfNumber> since(Instant from) {
        return transactions.asOperator(
                "count calls that broke on their media",
                () -> jdbc.sql("""
                        select t.slug, t.name as tenant, c.number_id, p.e164, p.name, count(*) as calls,
                               count(*) filter (where f.code = 138019) as c138019, count(*) filter (where f.code = 138020) as c138020,
                               count(*) filter (where f.code = 138021) as c138021, count(*) filter (where f.code = 138022) as c138022,
                               count(*) filter (where f.code = 138023) as c138023
                        from call c
                        cross join lateral (select min((e ->> 'code')::int) as code from jsonb_array_elements(c.state -> 'errors') e
                                            where (e ->> 'code')::int between 138019 and 138023) f
                        join phone_number p on p.tenant_id = c.tenant_id and p.id = c.number_id
                        join tenant t on t.id = c.tenant_id
                        where c.started_at >= ? and (c.outcome = 'ANSWERED' or f.code is not null)
                        group by t.slug, t.name, c.number_id, p.e164, p.name
                        having count(f.code) > 0 order by count(f.code)::numeric / count(*) desc, count(f.code) desc, t.slug, c.number_id
                        """)
                        .param(Timestamp.from(from))
                        .query((row, index) -> {
                            Map<Integer, Long> byCode = new TreeMap<>();
                            for (int code : CODES) {
                                byCode.put(code, row.getLong("c" + code));
                            }
                            return new OfNumber(
                                    row.getString("slug"),
                                    row.getString("tenant"),
                                    row.getString("number_id"),
                                    row.getString("e164"),
                                    row.getString("name"),
                                    row.getLong("calls"),
                                    byCode);
                        })
                        .list());
    }
}
