package io.pulseline.platform.numbers;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Alarms of accounts in force. Each one is a line of the audit trail when it begins and when it ends.
@Service
public class AccountAlarms {
    private static final Actor WATCH = new Actor.Platform("watch");

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    AccountAlarms(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// The oldest first.
    public List<AccountAlarm> of(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                                select a.*, w.name from account_alarm a join waba w on w.tenant_id = a.tenant_id and w.id = a.waba_id
                                order by a.since, a.waba_id, a.kind
                                """)
                        .query((row, index) -> new AccountAlarm(
                                new WabaId(row.getString("waba_id")),
                                row.getString("name"),
                                AccountAlarm.Kind.valueOf(row.getString("kind")),
                                row.getString("said"),
                                row.getTimestamp("since").toInstant(),
                                row.getTimestamp("seen_at").toInstant()))
                        .list());
    }

    /// Seen now, for the first time or again.
    public void raise(TenantId tenant, WabaId waba, AccountAlarm.Kind kind, String said) {
        Timestamp now = Timestamp.from(clock.instant());
        transactions.inTenant(tenant, () -> {
            boolean fresh = jdbc.sql("""
                                    insert into account_alarm (tenant_id, waba_id, kind, said, since, seen_at) values (?, ?, ?, ?, ?, ?)
                                    on conflict (tenant_id, waba_id, kind) do update set said = excluded.said, seen_at = excluded.seen_at
                                    returning xmax = 0
                                    """)
                    .param(tenant.value())
                    .param(waba.value())
                    .param(kind.name())
                    .param(said)
                    .param(now)
                    .param(now)
                    .query(Boolean.class)
                    .single();
            if (fresh) {
                audit.record(tenant, WATCH, "account.alarm.raise", "waba:" + waba, null, document(kind, said));
            }
        });
    }

    /// Those in force that nobody was written to of; from now on they are told. Inside a tenant transaction.
    public List<AccountAlarm> tell(TenantId tenant) {
        List<String> untold = jdbc.sql(
                        "update account_alarm set told_at = ? where told_at is null returning waba_id || ' ' || kind")
                .param(Timestamp.from(clock.instant()))
                .query((row, index) -> row.getString(1))
                .list();
        return untold.isEmpty()
                ? List.of()
                : of(tenant).stream()
                        .filter(alarm -> untold.contains(alarm.waba() + " " + alarm.kind()))
                        .toList();
    }

    /// Looked for and not seen.
    public void clear(TenantId tenant, WabaId waba, AccountAlarm.Kind kind) {
        transactions.inTenant(tenant, () -> {
            List<String> gone = jdbc.sql("delete from account_alarm where waba_id = ? and kind = ? returning said")
                    .param(waba.value())
                    .param(kind.name())
                    .query((row, index) -> row.getString("said"))
                    .list();
            gone.forEach(said ->
                    audit.record(tenant, WATCH, "account.alarm.clear", "waba:" + waba, document(kind, said), null));
        });
    }

    /// The account is no longer ours to look at.
    public void clearAll(TenantId tenant, WabaId waba) {
        List.of(AccountAlarm.Kind.values()).forEach(kind -> clear(tenant, waba, kind));
    }

    /// An account was looked at, whatever was seen.
    public void watched(TenantId tenant, WabaId waba) {
        Instant now = clock.instant();
        transactions.inTenant(
                tenant,
                () -> jdbc.sql("update waba set watched_at = ? where id = ?")
                        .param(Timestamp.from(now))
                        .param(waba.value())
                        .update());
    }

    private String document(AccountAlarm.Kind kind, String said) {
        return json.writeValueAsString(
                json.createObjectNode().put("kind", kind.name()).put("said", said));
    }
}
