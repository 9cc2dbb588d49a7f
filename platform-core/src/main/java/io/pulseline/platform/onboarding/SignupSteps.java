package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.BusinessTokens;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.graphapi.Signup.TokenFacts;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// From the code to accounts that are known here. What the browser said counts for nothing: accounts are those that
/// Meta names for the token.
@Component
class SignupSteps {
    private static final List<String> SCOPES = List.of("whatsapp_business_management", "whatsapp_business_messaging");
    private static final List<Step> OF_ACCOUNT = List.of(
            Step.ACCOUNT, Step.SUBSCRIBE, Step.OVERRIDE, Step.SYSTEM_USER, Step.CREDIT, Step.NUMBERS, Step.EVENT);

    private final TenantTransactions transactions;
    private final SignupStore store;
    private final TenantVault vault;
    private final Signup graph;
    private final BusinessTokens businesses;
    private final SignupProperties properties;
    private final MetaProperties meta;
    private final BusinessNumbers numbers;
    private final Tenants tenants;

    SignupSteps(
            TenantTransactions transactions,
            SignupStore store,
            TenantVault vault,
            Signup graph,
            BusinessTokens businesses,
            SignupProperties properties,
            MetaProperties meta,
            BusinessNumbers numbers,
            Tenants tenants) {
        this.transactions = transactions;
        this.store = store;
        this.vault = vault;
        this.graph = graph;
        this.businesses = businesses;
        this.properties = properties;
        this.meta = meta;
        this.numbers = numbers;
        this.tenants = tenants;
    }

    /// In the very request that brought the code: it lives for 30 s.
    Outcome token(TenantId tenant, UUID signup, Secret code) {
        return switch (graph.exchange(tenant, code)) {
            case GraphResult.Failed<Secret>(GraphFault fault) -> Outcome.refused(fault, Trouble.CODE_REFUSED);
            case GraphResult.Ok<Secret>(Secret token) -> {
                transactions.inTenant(
                        tenant, () -> store.keepToken(signup, vault.seal(tenant, SignupTokens.place(signup), token)));
                yield Outcome.done("TOKEN_KEPT");
            }
        };
    }

    /// The token of an account that came by itself: the solution's, or the one that Meta keeps for our app at
    /// the customer's business. An account that we asked the customer for has none; our system user is on it.
    ///
    /// @see "Meta, Hosted Embedded Signup, 4 Nov 2025; Partner-initiated WABA creation, 14 Nov 2025"
    Outcome fetch(TenantId tenant, UUID signup) {
        SignupStore.Origin origin = transactions.inTenant(tenant, () -> store.origin(signup));
        Secret system = properties.systemToken();
        String business = origin.business();
        if (system == null || business == null) {
            return Outcome.failed(Trouble.NO_SYSTEM_TOKEN);
        }
        String solution = origin.solution();
        GraphResult<Secret> answer = solution == null
                ? businesses.fetch(tenant, business, system)
                : businesses.ofSolution(tenant, solution, business, system);
        return switch (answer) {
            case GraphResult.Ok<Secret>(Secret token) -> keep(tenant, signup, token, "TOKEN_FETCHED");
            case GraphResult.Failed<Secret>(GraphFault fault) ->
                ours(tenant, origin, system)
                        ? keep(tenant, signup, system, "TOKEN_OF_SYSTEM")
                        : Outcome.refused(fault, Trouble.TOKEN_NOT_FETCHED);
        };
    }

    private boolean ours(TenantId tenant, SignupStore.Origin origin, Secret system) {
        return origin.waba() != null
                && graph.account(tenant, new WabaId(origin.waba()), system)
                        instanceof GraphResult.Ok<Map<String, Object>>;
    }

    private Outcome keep(TenantId tenant, UUID signup, Secret token, String said) {
        transactions.inTenant(
                tenant, () -> store.keepToken(signup, vault.seal(tenant, SignupTokens.place(signup), token)));
        return Outcome.done(said);
    }

    Outcome grant(TenantId tenant, UUID signup) {
        Optional<Secret> token = token(tenant, signup);
        if (token.isEmpty()) {
            return Outcome.failed(Trouble.TOKEN_LOST);
        }
        return switch (graph.inspect(tenant, token.get())) {
            case GraphResult.Failed<TokenFacts>(GraphFault fault) -> Outcome.refused(fault, Trouble.NOT_ALLOWED);
            case GraphResult.Ok<TokenFacts>(TokenFacts facts) -> judge(tenant, signup, facts);
        };
    }

    private Outcome judge(TenantId tenant, UUID signup, TokenFacts facts) {
        if (!facts.valid()) {
            return Outcome.failed(Trouble.TOKEN_LOST);
        }
        if (meta.appId() == null || !meta.appId().equals(facts.appId())) {
            return Outcome.failed(Trouble.TOKEN_FOREIGN, String.valueOf(facts.appId()));
        }
        List<String> missing = new ArrayList<>(SCOPES);
        missing.removeAll(facts.scopes());
        if (!missing.isEmpty()) {
            return Outcome.failed(Trouble.SCOPES_MISSING, String.join(", ", missing));
        }
        String wanted =
                transactions.inTenant(tenant, () -> store.origin(signup)).waba();
        // Meta names no account for a token that has them all
        boolean named =
                wanted == null || facts.accounts().isEmpty() || facts.accounts().contains(new WabaId(wanted));
        List<WabaId> accounts = wanted == null ? facts.accounts() : List.of(new WabaId(wanted));
        if (accounts.isEmpty() || !named) {
            return Outcome.failed(Trouble.NO_ACCOUNT);
        }
        transactions.inTenant(tenant, () -> {
            store.keepFacts(signup, facts.expiresAt(), facts.scopes());
            accounts.forEach(waba ->
                    OF_ACCOUNT.forEach(step -> store.plan(tenant, signup, new StepKey(step, waba.value(), ""))));
        });
        return Outcome.done("GRANTED", String.valueOf(accounts.size()), String.join(", ", facts.scopes()));
    }

    Outcome account(TenantId tenant, UUID signup, StepKey key) {
        Optional<Secret> token = token(tenant, signup);
        if (token.isEmpty()) {
            return Outcome.failed(Trouble.TOKEN_LOST);
        }
        return switch (graph.account(tenant, key.wabaId(), token.get())) {
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.ACCOUNT_UNREADABLE);
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> document) ->
                switch (numbers.adopt(tenant, key.wabaId(), document, token.get(), zone(tenant))) {
                    case TAKEN -> Outcome.failed(Trouble.ACCOUNT_TAKEN);
                    case NO_CURRENCY -> Outcome.failed(Trouble.ACCOUNT_UNREADABLE);
                    case DONE -> {
                        transactions.inTenant(tenant, () -> store.keepAccount(key.waba(), signup, owner(document)));
                        yield Outcome.done(
                                "ACCOUNT_KNOWN",
                                String.valueOf(document.getOrDefault("name", key.waba())),
                                String.valueOf(document.getOrDefault("currency", "?")));
                    }
                };
        };
    }

    private static @org.jspecify.annotations.Nullable String owner(Map<String, Object> document) {
        return document.get("owner_business_info") instanceof Map<?, ?> info && info.get("id") != null
                ? String.valueOf(info.get("id"))
                : null;
    }

    private ZoneId zone(TenantId tenant) {
        return tenants.byId(tenant).map(Tenant::zone).orElse(ZoneOffset.UTC);
    }

    private Optional<Secret> token(TenantId tenant, UUID signup) {
        return transactions.inTenant(
                tenant, () -> store.token(signup).map(kept -> vault.open(tenant, SignupTokens.place(signup), kept)));
    }
}
