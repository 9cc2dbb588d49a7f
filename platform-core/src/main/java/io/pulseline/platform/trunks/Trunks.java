package io.pulseline.platform.trunks;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.RouteAlarms;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// A tenant's telephone systems.
@Service
public class Trunks {
    static final String TABLE = "sip_trunk";

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final SipSecrets secrets;
    private final Usernames usernames;
    private final PstnGuard guard;
    private final RouteAlarms alarms;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    Trunks(
            TenantTransactions transactions,
            JdbcClient jdbc,
            SipSecrets secrets,
            Usernames usernames,
            PstnGuard guard,
            RouteAlarms alarms,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.usernames = usernames;
        this.guard = guard;
        this.alarms = alarms;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// What became of a wish.
    public sealed interface Made {
        /// @param secret shown this once; null where addresses prove, and where the password was the asker's own
        record Done(Trunk trunk, @Nullable Secret secret) implements Made {}

        /// @param fields   what is wrong, by field, as keys of messages
        /// @param findings what the guard against the telephone network holds against it, by field
        record Wrong(Map<String, String> fields, Map<String, Finding> findings) implements Made {
            Wrong(String field, String key) {
                this(Map.of(field, key), Map.of());
            }
        }
    }

    public List<Trunk> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from sip_trunk order by lower(name)")
                        .query(Trunks::read)
                        .list());
    }

    public Optional<Trunk> find(TenantId tenant, UUID id) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select * from sip_trunk where id = ?")
                        .param(id)
                        .query(Trunks::read)
                        .optional());
    }

    public Made add(TenantId tenant, Actor actor, TrunkDraft draft) {
        return add(tenant, actor, draft, UUID.randomUUID());
    }

    Made add(TenantId tenant, Actor actor, TrunkDraft draft, UUID id) {
        Map<String, String> wrong = new TreeMap<>(draft.wrong());
        Map<String, Finding> against = wrong.isEmpty() ? against(tenant, draft) : Map.of();
        if (!wrong.isEmpty() || !against.isEmpty()) {
            return new Made.Wrong(wrong, against);
        }
        Secret secret = draft.password() == null ? SipSecrets.fresh() : new Secret(draft.password());
        boolean digest = draft.auth() == Trunk.Auth.DIGEST;
        try {
            return transactions.inTenant(tenant, () -> {
                if (digest && !usernames.take(draft.username(), id)) {
                    return new Made.Wrong("auth.username", "taken");
                }
                insert(tenant, actor, draft, id, digest ? secrets.seal(tenant, TABLE, id, secret) : null);
                Trunk made = find(tenant, id).orElseThrow();
                audit.record(tenant, actor, "sip.trunk.add", "trunk:" + id, null, json.writeValueAsString(made));
                return new Made.Done(made, digest && draft.password() == null ? secret : null);
            });
        } catch (DuplicateKeyException twice) {
            return new Made.Wrong("name", "taken");
        }
    }

    /// What the guard says first of each field. Names are judged again, by the worker, at each connection.
    private Map<String, Finding> against(TenantId tenant, TrunkDraft draft) {
        Map<String, Finding> against = new TreeMap<>();
        draft.hosts().stream()
                .flatMap(host -> guard.lint(tenant, host).stream())
                .min(Comparator.comparing(finding -> !finding.refuses()))
                .ifPresent(finding -> against.put("hosts", finding));
        guard.lintPrefix(tenant, draft.dialPrefix()).ifPresent(finding -> against.put("dial_prefix", finding));
        return against;
    }

    private void insert(TenantId tenant, Actor actor, TrunkDraft draft, UUID id, byte @Nullable [] password) {
        jdbc.sql("""
                        insert into sip_trunk (tenant_id, id, name, hosts, auth_mode, username, password, md5, srtp, codecs,
                                               dial_prefix, call_limit, calls_per_second, dtmf, made_by, made_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(tenant.value())
                .param(id)
                .param(draft.name())
                .param(draft.hosts().toArray(String[]::new))
                .param(draft.auth().name())
                .param(draft.auth() == Trunk.Auth.DIGEST ? draft.username() : "")
                .param(password)
                .param(draft.md5())
                .param(draft.srtp().name())
                .param(draft.codecs().toArray(String[]::new))
                .param(draft.dialPrefix())
                .param(draft.callLimit())
                .param(draft.callsPerSecond())
                .param(draft.dtmf().name())
                .param(actor.label())
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    /// Calls that it has go on.
    ///
    /// @return false for an unknown trunk
    public boolean remove(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            Optional<Trunk> before = find(tenant, id);
            before.ifPresent(trunk -> {
                jdbc.sql("delete from sip_trunk where id = ?").param(id).update();
                usernames.giveBack(id);
                alarms.looked(tenant, id, List.of());
                audit.record(tenant, actor, "sip.trunk.remove", "trunk:" + id, json.writeValueAsString(trunk), null);
            });
            return before.isPresent();
        });
    }

    /// @return the new password, shown this once; empty for an unknown trunk and for one without
    public Optional<Secret> renew(TenantId tenant, Actor actor, UUID id) {
        Secret secret = SipSecrets.fresh();
        return transactions.inTenant(tenant, () -> {
            int changed = jdbc.sql(
                            "update sip_trunk set password = ?, version = version + 1 where id = ? and auth_mode = 'DIGEST'")
                    .param(secrets.seal(tenant, TABLE, id, secret))
                    .param(id)
                    .update();
            if (changed == 0) {
                return Optional.empty();
            }
            audit.record(tenant, actor, "sip.trunk.password", "trunk:" + id, null, null);
            return Optional.of(secret);
        });
    }

    static Trunk read(ResultSet row, int index) throws SQLException {
        return new Trunk(
                row.getObject("id", UUID.class),
                row.getString("name"),
                List.of((String[]) row.getArray("hosts").getArray()),
                Trunk.Auth.valueOf(row.getString("auth_mode")),
                row.getString("username"),
                row.getBoolean("md5"),
                Protection.valueOf(row.getString("srtp")),
                List.of((String[]) row.getArray("codecs").getArray()),
                row.getString("dial_prefix"),
                row.getInt("call_limit"),
                row.getInt("calls_per_second"),
                DtmfMode.valueOf(row.getString("dtmf")),
                row.getString("made_by"),
                row.getTimestamp("made_at").toInstant());
    }
}
