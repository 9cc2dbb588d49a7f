package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.settings.CallFilters;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/// Who answers a number's calls, in order. A number without a plan rings at its agents.
@Service
public class NumberRouting {
    private static final TypeReference<List<Route>> TARGETS = new TypeReference<>() {};

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final CallFilters filters;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    NumberRouting(
            TenantTransactions transactions,
            JdbcClient jdbc,
            CallFilters filters,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.filters = filters;
        this.clock = clock;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.audit = audit;
        this.json = json;
    }

    /// @param version 0 while nobody has made a plan
    public record Plan(List<Route> targets, int version) {}

    public Plan find(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> stored(number));
    }

    /// Calls that ring already keep the plan they came with.
    ///
    /// @param targets without [Route#check] complaints
    /// @param version the one that was read, null when any may be replaced
    /// @return empty when another version is stored by now
    public Optional<Plan> replace(
            TenantId tenant, Actor actor, PhoneNumberId number, List<Route> targets, @Nullable Integer version) {
        return transactions.inTenant(tenant, () -> {
            Plan before = stored(number);
            if (version != null && version != before.version()) {
                return Optional.empty();
            }
            String after = json.writeValueAsString(targets);
            int written = jdbc.sql("""
                            insert into number_routing as r (tenant_id, number_id, targets) values (:tenant, :number, :targets::jsonb)
                            on conflict (tenant_id, number_id) do update
                            set targets = excluded.targets, version = r.version + 1, changed_at = now()
                            where :version::int is null or r.version = :version
                            """)
                    .param("tenant", tenant.value())
                    .param("number", number.value())
                    .param("targets", after)
                    .param("version", version)
                    .update();
            if (written == 0) {
                return Optional.empty();
            }
            audit.record(
                    tenant,
                    actor,
                    "number.routing.update",
                    "number:" + number,
                    json.writeValueAsString(before.targets()),
                    after);
            return Optional.of(stored(number));
        });
    }

    /// @param from  seconds after the call came
    /// @param until null for the last: until Meta gives the user up
    public record Turn(Route route, int from, @Nullable Integer until) {
        public Route.Kind kind() {
            return route.kind();
        }
    }

    /// @param declined why the call would be declined at once; then nobody has a turn
    public record Trial(Optional<CallFilters.Reason> declined, List<Turn> turns) {}

    /// What a call that came now would do. Nothing rings.
    public Trial attempt(TenantId tenant, PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallFilters.Reason> declined = filters.refuses(number, clock.instant());
            return new Trial(
                    declined,
                    declined.isPresent()
                            ? List.of()
                            : turns(Route.ofGraph(stored(number).targets())));
        });
    }

    /// What a call of a number in SIP mode would do; empty where nobody made a plan for it.
    public List<Route> ofSip(TenantId tenant, PhoneNumberId number) {
        Plan plan = find(tenant, number);
        return plan.version() == 0 ? List.of() : Route.ofSip(plan.targets());
    }

    static List<Turn> turns(List<Route> targets) {
        List<Turn> turns = new ArrayList<>();
        int from = 0;
        for (Route target : targets) {
            Integer seconds = target.seconds();
            turns.add(new Turn(target, from, seconds == null ? null : from + seconds));
            from += seconds == null ? 0 : seconds;
        }
        return turns;
    }

    /// Inside the caller's tenant transaction.
    Plan stored(PhoneNumberId number) {
        return jdbc.sql("select targets::text, version from number_routing where number_id = ?")
                .param(number.value())
                .query((row, index) ->
                        new Plan(json.readValue(row.getString("targets"), TARGETS), row.getInt("version")))
                .optional()
                .orElse(new Plan(Route.AGENTS_ONLY, 0));
    }
}
