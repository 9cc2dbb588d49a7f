package io.pulseline.platform.solutions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Solutions;
import io.pulseline.platform.onboarding.SignupProperties;
import io.pulseline.platform.solutions.PartnerSolution.Act;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.UnassignedListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Solutions with other partners: what Meta tells of them, and what staff answer. Meta is never spoken to inside a
/// transaction.
///
/// @see "Meta, Multi-Partner Solutions, 5 Nov 2025; partner_solutions, 22 Oct 2025"
@Service
public class PartnerSolutions implements UnassignedListener {
    private final TenantTransactions transactions;
    private final SolutionStore store;
    private final Solutions graph;
    private final SignupProperties properties;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Clock clock;

    PartnerSolutions(
            TenantTransactions transactions,
            SolutionStore store,
            Solutions graph,
            SignupProperties properties,
            AuditTrail audit,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.graph = graph;
        this.properties = properties;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /// What came of an answer.
    public sealed interface Answer {
        record Done() implements Answer {}

        record Refused(GraphFault fault) implements Answer {}

        /// No such solution, or nothing of the kind can be asked now.
        record NotNow() implements Answer {}

        /// No system user's token is configured.
        record NoToken() implements Answer {}
    }

    /// Whether Meta can be asked at all (`pulseline.signup.system-token`).
    public boolean connected() {
        return token() != null;
    }

    /// Those that go on first, by name.
    public List<PartnerSolution> all() {
        return transactions.asOperator("see the solutions", store::all);
    }

    /// It comes under our own portfolio's id, so it is never a tenant's.
    @Override
    public void onUnassigned(InboxItem.FromMeta item) {
        if (item.event() instanceof MetaEvent.AccountUpdate update
                && update.field().equals("partner_solutions")) {
            JsonNode value = json.readTree(update.valueJson());
            String id = value.path("solution_id").asString("");
            String status = value.path("solution_status").asString("").toUpperCase(Locale.ROOT);
            if (!id.isEmpty() && !status.isEmpty()) {
                Instant at = update.at();
                store.told(id, status, at == null ? item.receivedAt() : at);
            }
        }
    }

    /// Asks Meta for all of them.
    public Answer refresh() {
        Secret token = token();
        if (token == null) {
            return new Answer.NoToken();
        }
        for (String role : List.of("OWNER", "PARTNER")) {
            switch (graph.list(role, token)) {
                case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) -> {
                    return new Answer.Refused(fault);
                }
                case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> listed) ->
                    transactions.asOperator("keep what Meta said of solutions", () -> {
                        listed.forEach(one -> store.read(json.valueToTree(one), role, clock.instant()));
                        return true;
                    });
            }
        }
        return new Answer.Done();
    }

    /// Asks Meta to do it and reads the solution again.
    public Answer act(Actor actor, String id, Act act) {
        Secret token = token();
        if (token == null) {
            return new Answer.NoToken();
        }
        Optional<PartnerSolution> known = transactions.asOperator("see a solution", () -> store.find(id));
        if (known.isEmpty() || !known.get().acts().contains(act)) {
            return new Answer.NotNow();
        }
        return switch (graph.act(id, act.verb(), token)) {
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> new Answer.Refused(fault);
            case GraphResult.Ok<Calling.Accepted> ok -> {
                transactions.asOperator("note what was asked for a solution", () -> {
                    if (act == Act.ASK_END) {
                        store.endAsked(id, clock.instant());
                    }
                    audit.recordForStaff(
                            actor,
                            "solution." + act.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            "solution:" + id,
                            null,
                            null,
                            null);
                    return true;
                });
                if (graph.read(id, token) instanceof GraphResult.Ok<Map<String, Object>>(Map<String, Object> now)) {
                    transactions.asOperator("keep what Meta said of a solution", () -> {
                        store.read(json.valueToTree(now), null, clock.instant());
                        return true;
                    });
                }
                yield new Answer.Done();
            }
        };
    }

    private @Nullable Secret token() {
        Secret token = properties.systemToken();
        return token == null || token.reveal().isBlank() ? null : token;
    }
}
