package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What an account needs. Each step looks at Meta's own state after it changed it; repeating one does no harm.
@Component
class AccountSteps {
    private static final List<Step> OF_NUMBER = List.of(Step.REGISTER, Step.CALLING, Step.READ_BACK);

    private final TenantTransactions transactions;
    private final SignupStore store;
    private final Signup graph;
    private final Numbers nodes;
    private final BusinessNumbers numbers;
    private final SignupProperties properties;
    private final MetaProperties meta;
    private final ObjectMapper json;

    AccountSteps(
            TenantTransactions transactions,
            SignupStore store,
            Signup graph,
            Numbers nodes,
            BusinessNumbers numbers,
            SignupProperties properties,
            MetaProperties meta,
            ObjectMapper json) {
        this.transactions = transactions;
        this.store = store;
        this.graph = graph;
        this.nodes = nodes;
        this.numbers = numbers;
        this.properties = properties;
        this.meta = meta;
        this.json = json;
    }

    Outcome subscribe(TenantId tenant, StepKey key) {
        // a plain subscription takes an override away, so one that stands is left alone
        if (row(tenant, key.wabaId()) != null) {
            return Outcome.done("SUBSCRIBED");
        }
        if (graph.subscribe(tenant, key.wabaId()) instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return Outcome.refused(fault, Trouble.SUBSCRIPTION_REFUSED);
        }
        return row(tenant, key.wabaId()) == null
                ? Outcome.failed(Trouble.SUBSCRIPTION_REFUSED)
                : Outcome.done("SUBSCRIBED");
    }

    Outcome override(TenantId tenant, StepKey key) {
        URI address = properties.webhookOverride();
        if (address == null) {
            return new Outcome.Skipped("NO_OVERRIDE");
        }
        if (graph.overrideWebhooks(tenant, key.wabaId(), address)
                instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return Outcome.refused(fault, Trouble.OVERRIDE_REFUSED);
        }
        JsonNode row = row(tenant, key.wabaId());
        boolean stands =
                row != null && row.path("override_callback_uri").asString("").equals(address.toString());
        return stands
                ? Outcome.done("OVERRIDDEN", address.toString())
                : Outcome.failed(Trouble.OVERRIDE_REFUSED, address.toString());
    }

    /// Our app's line in the account's subscriptions; null when it has none or Meta does not say.
    private @Nullable JsonNode row(TenantId tenant, WabaId waba) {
        if (!(nodes.subscribedApps(tenant, waba)
                instanceof GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> rows))) {
            return null;
        }
        for (JsonNode row : json.<JsonNode>valueToTree(rows)) {
            String app = row.path("whatsapp_business_api_data").path("id").asString("");
            if (app.equals(meta.appId())) {
                return row;
            }
        }
        return null;
    }

    Outcome systemUser(TenantId tenant, StepKey key) {
        if (!properties.lendsCredit()) {
            return new Outcome.Skipped("NOT_A_PARTNER");
        }
        return switch (graph.assign(
                tenant, key.wabaId(), Objects.requireNonNull(properties.systemUserId()), systemToken())) {
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.SYSTEM_USER_REFUSED);
            case GraphResult.Ok<Calling.Accepted> ok -> Outcome.done("SYSTEM_USER_ON");
        };
    }

    /// Lent, attached, and seen to be what pays for the account.
    Outcome credit(TenantId tenant, StepKey key) {
        if (!properties.lendsCredit()) {
            return new Outcome.Skipped("NOT_A_PARTNER");
        }
        Waba account = numbers.accounts(tenant).stream()
                .filter(one -> one.id().equals(key.wabaId()))
                .findFirst()
                .orElseThrow();
        return switch (line(tenant)) {
            case GraphResult.Failed<String>(GraphFault fault) -> Outcome.refused(fault, Trouble.CREDIT_REFUSED);
            case GraphResult.Ok<String>(String line) ->
                line.isEmpty() ? Outcome.failed(Trouble.NO_CREDIT_LINE) : lend(tenant, key, account, line);
        };
    }

    private GraphResult<String> line(TenantId tenant) {
        String configured = properties.creditLineId();
        return configured != null && !configured.isBlank()
                ? new GraphResult.Ok<>(configured)
                : graph.creditLines(tenant, Objects.requireNonNull(properties.businessId()), systemToken())
                        .map(lines -> lines.isEmpty() ? "" : lines.getFirst());
    }

    private Outcome lend(TenantId tenant, StepKey key, Waba account, String line) {
        return switch (graph.shareCredit(tenant, line, account.id(), account.currency(), systemToken())) {
            case GraphResult.Failed<String>(GraphFault fault) -> Outcome.refused(fault, Trouble.CREDIT_REFUSED);
            case GraphResult.Ok<String>(String allocation) -> {
                transactions.inTenant(tenant, () -> store.keepAllocation(key.waba(), allocation));
                yield paying(tenant, account, allocation);
            }
        };
    }

    private Outcome paying(TenantId tenant, Waba account, String allocation) {
        if (graph.credential(tenant, allocation, systemToken()) instanceof GraphResult.Ok<String>(String credential)
                && nodes.account(tenant, account.id())
                        instanceof GraphResult.Ok<Map<String, Object>>(Map<String, Object> document)) {
            return credential.equals(String.valueOf(document.get("primary_funding_id")))
                    ? Outcome.done("CREDIT_LENT", account.currency().getCurrencyCode())
                    : Outcome.failed(Trouble.CREDIT_UNMATCHED);
        }
        return Outcome.failed(Trouble.META_AWAY);
    }

    private Secret systemToken() {
        return Objects.requireNonNull(properties.systemToken());
    }

    /// Every page of them; each gets its own part of the checklist.
    Outcome numbers(TenantId tenant, UUID signup, StepKey key) {
        return switch (numbers.refresh(tenant, key.wabaId())) {
            case GraphResult.Failed<List<BusinessNumber>>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.ACCOUNT_UNREADABLE);
            case GraphResult.Ok<List<BusinessNumber>>(List<BusinessNumber> found) -> {
                if (found.isEmpty()) {
                    yield Outcome.failed(Trouble.NO_NUMBER);
                }
                transactions.inTenant(
                        tenant,
                        () -> found.forEach(number -> OF_NUMBER.forEach(step -> store.plan(
                                tenant,
                                signup,
                                new StepKey(step, key.waba(), number.id().value())))));
                yield Outcome.done(
                        "NUMBERS_KNOWN",
                        String.valueOf(found.size()),
                        String.join(
                                ", ",
                                found.stream()
                                        .limit(3)
                                        .map(number -> number.number().international())
                                        .toList()));
            }
        };
    }
}
