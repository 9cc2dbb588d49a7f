package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Agents who belong together, and how long an agent has after a call before the next one rings.
@Service
public class Teams {
    public static final int LONGEST_NAME = 60;
    public static final int LONGEST_WRAP_UP = 600;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final People people;
    private final AuditTrail audit;
    private final ObjectMapper json;

    Teams(TenantTransactions transactions, JdbcClient jdbc, People people, AuditTrail audit, ObjectMapper json) {
        this.json = json;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.people = people;
        this.audit = audit;
    }

    public record Team(UUID id, String name, Set<PersonId> members) {
        public Team {
            members = Set.copyOf(members);
        }
    }

    /// By name.
    public List<Team> all(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("""
                        select t.id, t.name, array(select m.person_id from team_member m
                                                   where m.tenant_id = t.tenant_id and m.team_id = t.id) as members
                        from team t order by t.name
                        """)
                        .query((row, index) -> new Team(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                Arrays.stream((Object[]) row.getArray("members").getArray())
                                        .map(UUID.class::cast)
                                        .map(PersonId::new)
                                        .collect(Collectors.toSet())))
                        .list());
    }

    public boolean has(TenantId tenant, UUID team) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select count(*) from team where id = ?")
                                .param(team)
                                .query(Integer.class)
                                .single()
                        == 1);
    }

    /// What a team cannot be saved for.
    public enum Wrong {
        NAME,
        NAME_TAKEN,
        /// a number's plan rings at it
        IN_USE,
        UNKNOWN
    }

    /// Makes a team or changes one.
    ///
    /// @param id      null for a new one
    /// @param members those who take calls here; others are left out
    /// @return empty when it is saved
    public Optional<Wrong> save(TenantId tenant, Actor actor, @Nullable UUID id, String name, Set<PersonId> members) {
        if (name.isBlank() || name.strip().length() > LONGEST_NAME) {
            return Optional.of(Wrong.NAME);
        }
        Set<PersonId> known = people.members(tenant).stream()
                .filter(People.Member::takesCalls)
                .map(member -> member.person().id())
                .filter(members::contains)
                .collect(Collectors.toSet());
        try {
            return transactions.inTenant(tenant, () -> {
                UUID team = id == null ? UUID.randomUUID() : id;
                int written = id == null
                        ? jdbc.sql("insert into team (tenant_id, id, name) values (?, ?, ?)")
                                .param(tenant.value())
                                .param(team)
                                .param(name.strip())
                                .update()
                        : jdbc.sql("update team set name = ? where id = ?")
                                .param(name.strip())
                                .param(team)
                                .update();
                if (written == 0) {
                    return Optional.of(Wrong.UNKNOWN);
                }
                jdbc.sql("delete from team_member where team_id = ?")
                        .param(team)
                        .update();
                known.forEach(
                        person -> jdbc.sql("insert into team_member (tenant_id, team_id, person_id) values (?, ?, ?)")
                                .param(tenant.value())
                                .param(team)
                                .param(person.value())
                                .update());
                audit.record(
                        tenant,
                        actor,
                        "team.save",
                        "team:" + team,
                        null,
                        json.writeValueAsString(Map.of("name", name.strip(), "members", known)));
                return Optional.empty();
            });
        } catch (DuplicateKeyException taken) {
            return Optional.of(Wrong.NAME_TAKEN);
        }
    }

    /// @return empty when it is gone
    public Optional<Wrong> remove(TenantId tenant, Actor actor, UUID id) {
        return transactions.inTenant(tenant, () -> {
            int used = jdbc.sql("""
                            select count(*) from number_routing
                            where targets @> jsonb_build_array(jsonb_build_object('kind', 'AGENTS', 'id', ?::text))
                            """).param(id.toString()).query(Integer.class).single();
            if (used > 0) {
                return Optional.of(Wrong.IN_USE);
            }
            if (jdbc.sql("delete from team where id = ?").param(id).update() == 0) {
                return Optional.of(Wrong.UNKNOWN);
            }
            audit.record(tenant, actor, "team.remove", "team:" + id, null, null);
            return Optional.empty();
        });
    }

    /// 0: the next call may ring at once.
    public int wrapUpSeconds(TenantId tenant) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select wrap_up_seconds from desk_rule")
                        .query(Integer.class)
                        .optional()
                        .orElse(0));
    }

    /// @param seconds 0 to [#LONGEST_WRAP_UP]
    public void setWrapUp(TenantId tenant, Actor actor, int seconds) {
        transactions.inTenant(tenant, () -> {
            int before = wrapUpSeconds(tenant);
            if (!Objects.equals(before, seconds)) {
                jdbc.sql("""
                                insert into desk_rule (tenant_id, wrap_up_seconds) values (?, ?)
                                on conflict (tenant_id) do update set wrap_up_seconds = excluded.wrap_up_seconds
                                """).param(tenant.value()).param(seconds).update();
                audit.record(tenant, actor, "desk.wrap-up", "desks", String.valueOf(before), String.valueOf(seconds));
            }
        });
    }
}
