package io.pulseline.platform.links;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WelcomeSwitch;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Welcome messages with a call button: what they say, whether Meta asks for them, and what became of the last.
@Service
public class Welcomes {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final WelcomeSwitch meta;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Welcomes(
            TenantTransactions transactions,
            JdbcClient jdbc,
            WelcomeSwitch meta,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.meta = meta;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// How one went.
    ///
    /// @param state   SENT, FAILED, LATE, READY or SENDING
    /// @param failure Meta's words, null unless it refused
    public record Sent(
            String state, Instant askedAt, @Nullable String failure) {}

    public Welcome find(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> stored(number));
    }

    /// The newest, if anybody was welcomed yet.
    public Optional<Sent> latest(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select state, asked_at, failure from welcome_task where number_id = ? order by asked_at desc limit 1
                        """)
                        .param(number.value())
                        .query((row, index) -> new Sent(
                                row.getString("state"),
                                row.getTimestamp("asked_at").toInstant(),
                                row.getString("failure")))
                        .optional());
    }

    /// Meta is told first: what it refuses is not kept.
    ///
    /// @return Meta's fault when it refused
    /// @throws IllegalArgumentException for a message that Meta would refuse when it is on:
    /// [CallButton#wrong] comes first
    public Optional<GraphFault> set(TenantId tenant, PhoneNumberId number, Actor actor, Welcome welcome) {
        if (welcome.active() && !welcome.button().wrong().isEmpty()) {
            throw new IllegalArgumentException(
                    "Meta refuses " + welcome.button().wrong());
        }
        if (meta.welcome(tenant, number, welcome.active())
                instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return Optional.of(fault);
        }
        transactions.inTenant(tenant, () -> {
            Welcome before = stored(number);
            CallButton button = welcome.button();
            jdbc.sql("""
                insert into welcome_message (tenant_id, number_id, active, body, label, ttl_minutes, payload, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (tenant_id, number_id) do update set active = excluded.active, body = excluded.body,
                    label = excluded.label, ttl_minutes = excluded.ttl_minutes, payload = excluded.payload,
                    changed_at = excluded.changed_at
                """)
                    .param(tenant.value())
                    .param(number.value())
                    .param(welcome.active())
                    .param(button.body())
                    .param(button.label())
                    .param(Math.clamp(button.ttlMinutes(), 1, 43_200))
                    .param(button.payload())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            audit.record(tenant, actor, "number.welcome.update", "number:" + number, words(before), words(welcome));
        });
        return Optional.empty();
    }

    /// Inside the caller's tenant transaction.
    Welcome stored(PhoneNumberId number) {
        return jdbc.sql("select active, body, label, ttl_minutes, payload from welcome_message where number_id = ?")
                .param(number.value())
                .query((row, index) -> new Welcome(
                        row.getBoolean("active"),
                        new CallButton(
                                row.getString("body"),
                                row.getString("label"),
                                row.getInt("ttl_minutes"),
                                row.getString("payload"))))
                .optional()
                .orElse(Welcome.NONE);
    }

    private String words(Welcome welcome) {
        return json.writeValueAsString(Map.of(
                "active",
                welcome.active(),
                "body",
                welcome.button().body(),
                "label",
                welcome.button().label(),
                "payload",
                welcome.button().payload()));
    }
}
