package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Which links and buttons brought calls by users: their payloads come back with the calls.
@Service
public class CallOrigins {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    CallOrigins(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    public enum Kind {
        LINK,
        BUTTON
    }

    /// @param payload  as it was put into the link or button
    /// @param answered how many of `calls` were
    /// @param last     when the newest call came
    public record Origin(Kind kind, String payload, long calls, long answered, Instant last) {}

    /// Most calls first.
    ///
    /// @param since calls that came then or later
    public List<Origin> of(TenantId tenant, PhoneNumberId number, Instant since) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                    select kind, payload, count(*) calls, count(*) filter (where outcome = 'ANSWERED') answered,
                           max(started_at) last
                    from call cross join lateral (values ('LINK', quality ->> 'deeplink'), ('BUTTON', quality ->> 'cta'))
                         as brought (kind, payload)
                    where number_id = ? and started_at >= ? and direction = 'USER_INITIATED' and payload is not null
                    group by kind, payload order by calls desc, payload limit 100
                    """)
                        .param(number.value())
                        .param(java.sql.Timestamp.from(since))
                        .query((row, index) -> new Origin(
                                Kind.valueOf(row.getString("kind")),
                                row.getString("payload"),
                                row.getLong("calls"),
                                row.getLong("answered"),
                                row.getTimestamp("last").toInstant()))
                        .list());
    }
}
