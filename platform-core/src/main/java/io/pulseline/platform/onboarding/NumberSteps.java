package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.settings.CallSettings;
import io.pulseline.platform.settings.SettingsChanges;
import io.pulseline.platform.settings.SettingsOrder;
import io.pulseline.platform.settings.SettingsResult;
import io.pulseline.platform.settings.SettingsRule;
import io.pulseline.platform.settings.SettingsVersion;
import io.pulseline.platform.settings.SettingsView;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What a number needs: to be on Cloud API, and calling switched on. A number that stays on the WhatsApp Business app
/// is told so: it can never call here.
///
/// @see "Meta, Registration, 4 Nov 2025; Onboarding WhatsApp Business app users, 8 Dec 2025"
@Component
class NumberSteps {
    private final TenantTransactions transactions;
    private final PinStore pins;
    private final ResidencyStore residencies;
    private final Signup graph;
    private final Numbers nodes;
    private final BusinessNumbers numbers;
    private final CallSettings settings;
    private final SettingsChanges changes;
    private final ObjectMapper json;
    private final Clock clock;

    NumberSteps(
            TenantTransactions transactions,
            PinStore pins,
            ResidencyStore residencies,
            Signup graph,
            Numbers nodes,
            BusinessNumbers numbers,
            CallSettings settings,
            SettingsChanges changes,
            ObjectMapper json,
            Clock clock) {
        this.transactions = transactions;
        this.pins = pins;
        this.residencies = residencies;
        this.graph = graph;
        this.nodes = nodes;
        this.numbers = numbers;
        this.settings = settings;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    Outcome register(TenantId tenant, StepKey key) {
        PhoneNumberId number = key.numberId();
        return switch (nodes.read(tenant, number)) {
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.REGISTER_REFUSED);
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> read) ->
                register(tenant, number, json.valueToTree(read));
        };
    }

    private Outcome register(TenantId tenant, PhoneNumberId number, JsonNode node) {
        if (onPhoneApp(node)) {
            return new Outcome.Skipped("STAYS_ON_PHONE_APP");
        }
        if (connected(node)) {
            return Outcome.done("REGISTERED_ALREADY");
        }
        Instant now = clock.instant();
        List<Instant> tries = transactions.inTenant(tenant, () -> pins.tries(number, now));
        if (tries.size() >= PinStore.MOST_TRIES) {
            return Outcome.failed(
                    Trouble.REGISTER_LIMIT, tries.getFirst().plus(PinStore.SPAN).toString());
        }
        PinStore.Pin pin = transactions.inTenant(tenant, () -> {
            pins.tried(tenant, number, now);
            return pins.find(tenant, number).orElseGet(() -> pins.make(tenant, number, now));
        });
        @Nullable
        String region = transactions
                .inTenant(tenant, () -> residencies.find(number))
                .map(Residency.Standing::wanted)
                .map(DataRegion::name)
                .orElse(null);
        return switch (graph.register(tenant, number, pin.value(), region)) {
            case GraphResult.Ok<Calling.Accepted> ok ->
                Outcome.done(
                        pin.ours() ? "REGISTERED_OUR_PIN" : "REGISTERED_THEIR_PIN", String.valueOf(tries.size() + 1));
            case GraphResult.Failed<Calling.Accepted>(GraphFault fault) -> {
                Trouble trouble = Trouble.of(fault, Trouble.REGISTER_REFUSED);
                if (trouble == Trouble.PIN_WRONG) {
                    transactions.inTenant(tenant, () -> pins.forget(number));
                }
                yield new Outcome.Failed(trouble, fault, List.of(String.valueOf(tries.size() + 1)));
            }
        };
    }

    Outcome calling(TenantId tenant, StepKey key, Actor actor) {
        PhoneNumberId number = key.numberId();
        if (nodes.read(tenant, number) instanceof GraphResult.Ok<Map<String, Object>>(Map<String, Object> read)
                && onPhoneApp(json.valueToTree(read))) {
            return Outcome.failed(Trouble.ON_PHONE_APP);
        }
        SettingsView view = settings.read(tenant, number).orElseThrow();
        if (view.fault() != null) {
            return Outcome.refused(view.fault(), Trouble.CALLING_REFUSED);
        }
        if (view.actual() != null && view.actual().path("status").asString("").equals("ENABLED")) {
            return Outcome.done("CALLING_ON");
        }
        SettingsOrder order = new SettingsOrder(
                actor,
                view.version(),
                json.createObjectNode().put("status", "ENABLED"),
                SettingsVersion.Kind.CHANGE,
                null);
        return switch (changes.change(tenant, number, order)) {
            case SettingsResult.Applied applied -> Outcome.done("CALLING_ON");
            // wanted already, but somebody switched it off at Meta
            case SettingsResult.Unchanged unchanged -> restored(tenant, number, actor, unchanged.version());
            case SettingsResult.Refused(GraphFault fault) -> Outcome.refused(fault, Trouble.CALLING_REFUSED);
            case SettingsResult.Invalid invalid -> Outcome.failed(obstacle(invalid));
            case SettingsResult.Stale stale -> Outcome.failed(Trouble.META_AWAY);
            case SettingsResult.Busy busy -> Outcome.failed(Trouble.META_AWAY);
            case SettingsResult.NoNumber none -> Outcome.failed(Trouble.CALLING_REFUSED);
        };
    }

    private Outcome restored(TenantId tenant, PhoneNumberId number, Actor actor, long version) {
        return switch (changes.restore(tenant, number, actor, version, null)) {
            case SettingsResult.Refused(GraphFault fault) -> Outcome.refused(fault, Trouble.CALLING_REFUSED);
            case SettingsResult.Applied applied -> Outcome.done("CALLING_ON");
            case SettingsResult.Unchanged same -> Outcome.done("CALLING_ON");
            case SettingsResult.Invalid invalid -> Outcome.failed(obstacle(invalid));
            case SettingsResult.Stale stale -> Outcome.failed(Trouble.META_AWAY);
            case SettingsResult.Busy busy -> Outcome.failed(Trouble.META_AWAY);
            case SettingsResult.NoNumber none -> Outcome.failed(Trouble.CALLING_REFUSED);
        };
    }

    /// Meta would refuse; which of its reasons it is was found out beforehand.
    private static Trouble obstacle(SettingsResult.Invalid invalid) {
        SettingsRule rule = invalid.complaints().getFirst().rule();
        if (rule == SettingsRule.MESSAGING_LIMIT) {
            return Trouble.LIMIT_TOO_LOW;
        }
        return rule == SettingsRule.CALLS_SUBSCRIPTION ? Trouble.CALLS_FIELD_MISSING : Trouble.CALLING_REFUSED;
    }

    Outcome readBack(TenantId tenant, StepKey key) {
        PhoneNumberId number = key.numberId();
        return switch (nodes.read(tenant, number)) {
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) ->
                Outcome.refused(fault, Trouble.NOT_CONNECTED);
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> read) -> {
                numbers.learn(tenant, key.wabaId(), read);
                JsonNode node = json.valueToTree(read);
                String status = node.path("status").asString("UNKNOWN");
                yield status.equals("CONNECTED")
                        ? Outcome.done(
                                "WORKS",
                                node.path("whatsapp_business_manager_messaging_limit")
                                        .asString("UNKNOWN"),
                                node.path("quality_rating").asString("UNKNOWN"))
                        : Outcome.failed(Trouble.NOT_CONNECTED, status);
            }
        };
    }

    private static boolean onPhoneApp(JsonNode node) {
        return node.path("is_on_biz_app").asBoolean(false);
    }

    private static boolean connected(JsonNode node) {
        return node.path("status").asString("").equals("CONNECTED")
                && node.path("platform_type").asString("CLOUD_API").equals("CLOUD_API");
    }
}
