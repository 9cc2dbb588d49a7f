package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Who is meant by a number that people typed: whoever WhatsApp knows by one of its spellings.
///
/// @see E164#spellings()
@Service
public class UserSpellings {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    UserSpellings(TenantTransactions transactions, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /// The user as the tenant knows them; as typed when nobody is known by any spelling. A spelling under which
    /// somebody is
    /// known is that user, unless it was merged with the other one.
    public WaUser resolve(TenantId tenant, WaUser typed) {
        E164 number = typed.waId();
        if (number == null || typed.bsuid() != null || number.spellings().size() == 1) {
            return typed;
        }
        return transactions.inTenant(tenant, () -> {
            E164 meant = merge(number).map(Merge::into).orElse(number);
            return known(meant).stream()
                    .findFirst()
                    .map(user -> user.name() == null ? new WaUser(user.waId(), user.bsuid(), typed.name()) : user)
                    .orElse(typed);
        });
    }

    /// The same person under the other spelling.
    ///
    /// @param merged null for two rows that nobody has merged
    public record Twin(WaUser user, @Nullable Merge merged) {}

    /// @param into how the user is called from then on
    public record Merge(E164 into, String by, Instant at) {}

    /// @return empty when nobody is known by another spelling
    public Optional<Twin> twin(TenantId tenant, WaUser user) {
        E164 number = user.waId();
        if (number == null || number.spellings().size() == 1) {
            return Optional.empty();
        }
        return transactions.inTenant(
                tenant,
                () -> known(number).stream()
                        .filter(one -> !Objects.equals(one.waId(), number))
                        .filter(one -> user.bsuid() == null
                                || one.bsuid() == null
                                || user.bsuid().equals(one.bsuid()))
                        .findFirst()
                        .map(one -> new Twin(
                                one,
                                merge(number)
                                        .or(() -> merge(Objects.requireNonNull(one.waId())))
                                        .orElse(null))));
    }

    /// From now on the other spelling means this user.
    ///
    /// @return false when there is no such twin, or it is merged already
    public boolean merge(TenantId tenant, Actor actor, WaUser into) {
        Optional<Twin> twin = twin(tenant, into).filter(one -> one.merged() == null);
        E164 number = into.waId();
        if (twin.isEmpty() || number == null) {
            return false;
        }
        String other = Objects.requireNonNull(twin.get().user().waId()).digits();
        return transactions.inTenant(tenant, () -> {
            boolean merged = jdbc.sql("""
                                    insert into user_spelling (tenant_id, spelling, wa_id, merged_by, merged_at) values (?, ?, ?, ?, ?)
                                    on conflict do nothing
                                    """)
                            .param(tenant.value())
                            .param(other)
                            .param(number.digits())
                            .param(actor.label())
                            .param(Timestamp.from(clock.instant()))
                            .update()
                    == 1;
            if (merged) {
                audit.record(
                        tenant,
                        actor,
                        "user.merge",
                        "user:" + number.masked(),
                        "\"" + new E164(other).masked() + "\"",
                        "\"" + number.masked() + "\"");
            }
            return merged;
        });
    }

    /// The two are two users again, each with what is kept of it; what came for the one meanwhile stays with it.
    ///
    /// @return false when they are not merged
    public boolean part(TenantId tenant, Actor actor, WaUser user) {
        E164 number = user.waId();
        if (number == null) {
            return false;
        }
        String[] spellings = spellings(number);
        return transactions.inTenant(tenant, () -> {
            Optional<E164> into = jdbc
                    .sql("delete from user_spelling where spelling = any (?) returning wa_id")
                    .param(spellings)
                    .query((row, index) -> new E164(row.getString("wa_id")))
                    .list()
                    .stream()
                    .findFirst();
            into.ifPresent(one ->
                    audit.record(tenant, actor, "user.part", "user:" + one.masked(), "\"" + one.masked() + "\"", null));
            return into.isPresent();
        });
    }

    /// Who the merged spellings of the tenant mean, by spelling. There are few: each was merged by a person.
    public Map<String, WaUser> merged(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () ->
                        jdbc
                                .sql("""
                        select s.spelling, s.wa_id, k.bsuid, k.name from user_spelling s
                        left join lateral (select p.bsuid, p.name from permission p
                            where p.tenant_id = s.tenant_id and p.wa_id = s.wa_id
                            order by p.bsuid nulls last, p.as_of desc limit 1) k on true
                        """)
                                .query((row, index) -> Map.entry(row.getString("spelling"), user(row)))
                                .list()
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static WaUser user(ResultSet row) throws SQLException {
        return new WaUser(
                new E164(row.getString("wa_id")),
                row.getString("bsuid") == null ? null : new Bsuid(row.getString("bsuid")),
                row.getString("name"));
    }

    private static String[] spellings(E164 number) {
        return number.spellings().stream().map(E164::digits).toArray(String[]::new);
    }

    private Optional<Merge> merge(E164 spelling) {
        return jdbc.sql("select wa_id, merged_by, merged_at from user_spelling where spelling = ?")
                .param(spelling.digits())
                .query((row, index) -> new Merge(
                        new E164(row.getString("wa_id")),
                        row.getString("merged_by"),
                        row.getTimestamp("merged_at").toInstant()))
                .optional();
    }

    /// By any spelling; as written first, then as Meta told it, then the latest.
    private List<WaUser> known(E164 number) {
        return jdbc.sql("""
                        select wa_id, bsuid, name from (
                            select wa_id, bsuid, name, 0 as told, as_of as at from permission where wa_id = any (:spellings)
                            union all
                            select wa_id, bsuid, user_name, 1, started_at from call where wa_id = any (:spellings)) known
                        order by wa_id = :written desc, told, at desc limit 20
                        """)
                .param("spellings", spellings(number))
                .param("written", number.digits())
                .query((row, index) -> user(row))
                .list();
    }
}
