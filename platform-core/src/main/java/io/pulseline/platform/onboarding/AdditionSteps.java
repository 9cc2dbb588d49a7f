package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.NumberDoor;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A number that is typed in: added to the account, proven by a code that its phone gets, and then a number like any
/// other. Each step looks at Meta's own state first, so that a lost answer does not add a number twice.
///
/// @see "Meta, Registering business phone numbers, 14 Nov 2025"
@Component
class AdditionSteps {
    private static final List<Step> OF_NUMBER =
            List.of(Step.CODE, Step.VERIFY, Step.REGISTER, Step.CALLING, Step.READ_BACK);

    private final TenantTransactions transactions;
    private final AdditionStore additions;
    private final SignupStore store;
    private final NumberDoor graph;
    private final Numbers nodes;
    private final BusinessNumbers numbers;
    private final ObjectMapper json;
    private final Clock clock;

    AdditionSteps(
            TenantTransactions transactions,
            AdditionStore additions,
            SignupStore store,
            NumberDoor graph,
            Numbers nodes,
            BusinessNumbers numbers,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.additions = additions;
        this.store = store;
        this.graph = graph;
        this.nodes = nodes;
        this.numbers = numbers;
        this.json = json;
        this.clock = clock;
    }

    Outcome add(TenantId tenant, UUID signup) {
        Addition wanted = wanted(tenant, signup);
        return switch (nodes.list(tenant, wanted.waba())) {
            case GraphResult.Failed<List<Map<String, Object>>>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.ACCOUNT_UNREADABLE);
            case GraphResult.Ok<List<Map<String, Object>>>(List<Map<String, Object>> rows) -> {
                Optional<Map<String, Object>> there = rows.stream()
                        .filter(row -> String.valueOf(row.get("display_phone_number"))
                                .replaceAll("[^0-9]", "")
                                .equals(wanted.digits()))
                        .findFirst();
                yield there.isPresent()
                        ? known(tenant, signup, wanted, there.get(), "NUMBER_THERE")
                        : create(tenant, signup, wanted);
            }
        };
    }

    private Outcome create(TenantId tenant, UUID signup, Addition wanted) {
        return switch (graph.add(tenant, wanted.waba(), wanted.countryCode(), wanted.phone(), wanted.name())) {
            case GraphResult.Failed<PhoneNumberId>(GraphFault fault) -> Outcome.refused(fault, Trouble.NUMBER_REFUSED);
            case GraphResult.Ok<PhoneNumberId>(PhoneNumberId id) ->
                known(
                        tenant,
                        signup,
                        wanted,
                        Map.of(
                                "id",
                                id.value(),
                                "display_phone_number",
                                "+" + wanted.digits(),
                                "verified_name",
                                wanted.name()),
                        "NUMBER_ADDED");
        };
    }

    private Outcome known(TenantId tenant, UUID signup, Addition wanted, Map<String, Object> document, String said) {
        PhoneNumberId number = new PhoneNumberId(String.valueOf(document.get("id")));
        numbers.learn(tenant, wanted.waba(), document);
        transactions.inTenant(tenant, () -> {
            additions.became(signup, number);
            OF_NUMBER.forEach(step ->
                    store.plan(tenant, signup, new StepKey(step, wanted.waba().value(), number.value())));
        });
        return Outcome.done(said, "+" + wanted.digits());
    }

    /// A number that is verified already needs no code; asking for one would be refused.
    Outcome code(TenantId tenant, UUID signup, StepKey key) {
        Addition wanted = wanted(tenant, signup);
        if (verified(tenant, key.numberId())) {
            StepKey verify = key.at(Step.VERIFY);
            transactions.inTenant(
                    tenant,
                    () -> store.ended(signup, verify, new Outcome.Skipped("VERIFIED_ALREADY"), clock.instant()));
            return Outcome.done("VERIFIED_ALREADY");
        }
        return switch (graph.requestCode(tenant, key.numberId(), wanted.method(), wanted.language())) {
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.CODE_NOT_SENT);
            case GraphResult.Ok<Calling.Accepted> ok -> Outcome.done("CODE_SENT_" + wanted.method(), wanted.language());
        };
    }

    Outcome verify(TenantId tenant, StepKey key, Secret code) {
        return switch (graph.verifyCode(tenant, key.numberId(), code)) {
            case GraphResult.Ok<Calling.Accepted> ok -> Outcome.done("VERIFIED");
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) ->
                // the answer before may have been lost
                verified(tenant, key.numberId())
                        ? Outcome.done("VERIFIED")
                        : Outcome.refused(fault, Trouble.CODE_WRONG);
        };
    }

    private boolean verified(TenantId tenant, PhoneNumberId number) {
        if (nodes.read(tenant, number) instanceof GraphResult.Ok<Map<String, Object>>(Map<String, Object> read)) {
            JsonNode node = json.valueToTree(read);
            return node.path("code_verification_status").asString("").equals("VERIFIED");
        }
        return false;
    }

    private Addition wanted(TenantId tenant, UUID signup) {
        return transactions
                .inTenant(tenant, () -> additions.find(signup))
                .orElseThrow(() -> new IllegalStateException("a number's sign-up without its number"));
    }
}
