package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The numbers of a tenant. Meta is never spoken to inside a transaction.
@Service
public class BusinessNumbers {
    private final TenantTransactions transactions;
    private final NumberStore store;
    private final NumberAccountStore accounts;
    private final TokenVault vault;
    private final Numbers graph;
    private final ReadinessChecks readiness;
    private final ObjectMapper json;
    private final Clock clock;

    BusinessNumbers(
            TenantTransactions transactions,
            NumberStore store,
            NumberAccountStore accounts,
            TokenVault vault,
            Numbers graph,
            ReadinessChecks readiness,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.accounts = accounts;
        this.vault = vault;
        this.graph = graph;
        this.readiness = readiness;
        this.json = json;
        this.clock = clock;
    }

    /// By name.
    public List<BusinessNumber> all(TenantId tenant) {
        return transactions.inTenant(tenant, store::all);
    }

    public Optional<BusinessNumber> find(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }

    /// By name.
    public List<Waba> accounts(TenantId tenant) {
        return transactions.inTenant(tenant, store::accounts);
    }

    public Optional<Waba> account(TenantId tenant, WabaId id) {
        return accounts(tenant).stream()
                .filter(account -> account.id().equals(id))
                .findFirst();
    }

    /// Keeps a business token for an account; the old one is forgotten.
    public void keepToken(TenantId tenant, WabaId waba, Secret token) {
        transactions.inTenant(tenant, () -> {
            vault.store(tenant, waba, token);
        });
    }

    /// What came of taking an account in.
    public enum Adoption {
        DONE,
        /// another tenant has it: an account belongs to one tenant only
        TAKEN,
        /// Meta did not say what the account is billed in; nothing can be priced then
        NO_CURRENCY
    }

    /// Takes an account in, with its token; one that is known already is refreshed.
    ///
    /// @param document the account as Meta describes it
    /// @param fallback zone of the account until Meta names one that we know
    public Adoption adopt(TenantId tenant, WabaId waba, Map<String, Object> document, Secret token, ZoneId fallback) {
        if (elsewhere(tenant, "waba", waba.value())) {
            return Adoption.TAKEN;
        }
        JsonNode account = tree(document);
        return transactions.inTenant(tenant, () -> {
            if (!store.adopt(tenant, waba, account, fallback)) {
                return Adoption.NO_CURRENCY;
            }
            store.learnAccount(waba, account);
            vault.store(tenant, waba, token);
            return Adoption.DONE;
        });
    }

    private boolean elsewhere(TenantId tenant, String table, String id) {
        return transactions.asOperator("see that nobody else has it", () -> store.elsewhere(tenant, table, id));
    }

    /// Asks Meta for the account, its numbers and their settings. Numbers that are new to us are added, unless another
    /// tenant has them; what Meta does not answer stays as known.
    ///
    /// @return the account's numbers afterwards
    public GraphResult<List<BusinessNumber>> refresh(TenantId tenant, WabaId waba) {
        if (graph.account(tenant, waba) instanceof GraphResult.Ok(Map<String, Object> account)) {
            transactions.inTenant(tenant, () -> store.learnAccount(waba, tree(account)));
        }
        return switch (graph.list(tenant, waba)) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> listed) -> {
                List<Map<String, Object>> own = listed.stream()
                        .filter(one -> !elsewhere(tenant, "phone_number", String.valueOf(one.get("id"))))
                        .toList();
                List<PhoneNumberId> ids = transactions.inTenant(tenant, () -> {
                    own.forEach(one -> store.learnNumber(tenant, waba, tree(one)));
                    accounts.listed(
                            tenant,
                            waba,
                            own.stream()
                                    .map(one -> String.valueOf(one.get("id")))
                                    .toList());
                    return accounts.listedBy(waba);
                });
                graph.settings(tenant, waba, ids).forEach((id, live) -> keep(tenant, id, live));
                askWhetherPreverified(tenant, waba);
                yield new GraphResult.Ok<>(transactions.inTenant(
                        tenant,
                        () -> store.all().stream()
                                .filter(number -> ids.contains(number.id()))
                                .toList()));
            }
        };
    }

    /// The messaging accounts that a number is in, the one that its calls go by first.
    public List<NumberAccount> accountsOf(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(tenant, () -> accounts.of(id));
    }

    /// Keeps what Meta said of one number.
    ///
    /// @param document the number as Meta describes it
    public void learn(TenantId tenant, WabaId waba, Map<String, Object> document) {
        transactions.inTenant(tenant, () -> {
            store.learnNumber(tenant, waba, tree(document));
            accounts.seen(tenant, waba, String.valueOf(document.get("id")));
        });
    }

    /// Meta's live settings document; what it says is kept as last known.
    public GraphResult<Map<String, Object>> liveSettings(TenantId tenant, PhoneNumberId id) {
        GraphResult<Map<String, Object>> live = graph.settings(tenant, id);
        keep(tenant, id, live);
        return live;
    }

    private void keep(TenantId tenant, PhoneNumberId id, GraphResult<Map<String, Object>> live) {
        if (live instanceof GraphResult.Ok(Map<String, Object> document)) {
            Instant now = clock.instant();
            transactions.inTenant(
                    tenant, () -> store.keepCalling(id, tree(document.getOrDefault("calling", Map.of())), now));
        }
    }

    /// Only while it matters: a number that is not registered yet has more time for it when it was.
    private void askWhetherPreverified(TenantId tenant, WabaId waba) {
        List<PhoneNumberId> waiting = transactions.inTenant(tenant, () -> store.unregistered(waba));
        if (!waiting.isEmpty()) {
            Map<PhoneNumberId, Boolean> known = graph.preverified(tenant, waba, waiting);
            transactions.inTenant(tenant, () -> known.forEach(store::keepPreverified));
        }
    }

    /// The `calling` block as Meta last told it.
    ///
    /// @param calling JSON text, without passwords
    public record KnownCalling(String calling, Instant asOf) {}

    /// Empty when Meta was never asked.
    public Optional<KnownCalling> knownCalling(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(
                tenant, () -> store.calling(id).map(known -> new KnownCalling(known.calling(), known.asOf())));
    }

    /// What Meta last said of a number and its account.
    public Optional<NumberFacts> facts(TenantId tenant, PhoneNumberId id) {
        return transactions.inTenant(tenant, () -> store.facts(id));
    }

    /// The tenant's sandbox and test numbers, by id.
    public Map<PhoneNumberId, NumberKind> onTrial(TenantId tenant) {
        return transactions.inTenant(tenant, store::onTrial);
    }

    /// Every check that can be made now, each asked from Meta where Meta knows.
    ///
    /// @return empty when the tenant has no such number
    public Optional<List<ReadinessCheck>> readiness(TenantId tenant, PhoneNumberId id) {
        return find(tenant, id).map(number -> {
            liveSettings(tenant, id);
            BusinessNumber fresh = find(tenant, id).orElse(number);
            return new ArrayList<>(readiness.of(tenant, fresh));
        });
    }

    private JsonNode tree(Object document) {
        return json.valueToTree(document);
    }
}
