package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Meta as far as coming aboard goes: one customer with accounts and numbers. What a request is called is kept in
/// [#asked]; a fault ordered under that name is the next answer to it.
final class MetaOfSignups implements Signup, Numbers {
    static final String APP = "771203945518260";

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, GraphFault> faults = new ConcurrentHashMap<>();
    final Map<String, String> numbers = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> lines = new HashMap<>();
    final Map<String, URI> overrides = new HashMap<>();
    final List<String> subscribed = new ArrayList<>();
    volatile List<WabaId> granted = List.of();
    volatile List<String> scopes = List.of("whatsapp_business_management", "whatsapp_business_messaging");
    volatile String app = APP;
    volatile @Nullable String pin;
    private final Map<String, String> credit = new HashMap<>();

    void reset() {
        asked.clear();
        faults.clear();
        numbers.clear();
        lines.clear();
        overrides.clear();
        subscribed.clear();
        credit.clear();
        granted = List.of();
        scopes = List.of("whatsapp_business_management", "whatsapp_business_messaging");
        app = APP;
        pin = null;
    }

    /// A number that waits to be registered.
    void has(String waba, String number, String e164) {
        numbers.put(number, waba);
        Map<String, Object> line = new HashMap<>();
        line.put("id", number);
        line.put("display_phone_number", "+" + e164);
        line.put("verified_name", "Line " + e164);
        line.put("status", "PENDING");
        line.put("platform_type", "NOT_APPLICABLE");
        line.put("is_on_biz_app", false);
        line.put("whatsapp_business_manager_messaging_limit", "TIER_2K");
        line.put("calling", "DISABLED");
        lines.put(number, line);
    }

    static GraphFault refusal(int code, @Nullable Integer subcode, String message) {
        return new GraphFault(GraphFaultKind.BAD_REQUEST, 400, code, subcode, message, null, "ATraceId", false, false);
    }

    private <T> GraphResult<T> answer(String name, T value) {
        asked.add(name);
        GraphFault fault = faults.remove(name);
        return fault == null ? new GraphResult.Ok<>(value) : new GraphResult.Failed<>(fault);
    }

    @Override
    public GraphResult<Secret> exchange(TenantId tenant, Secret code) {
        return answer("exchange", new Secret("token-of-" + code.reveal()));
    }

    @Override
    public GraphResult<TokenFacts> inspect(TenantId tenant, Secret token) {
        return answer("inspect", new TokenFacts(app, true, null, scopes, granted));
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba, Secret token) {
        return answer("account", document(waba));
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(document(waba));
    }

    private Map<String, Object> document(WabaId waba) {
        Map<String, Object> document = new HashMap<>();
        document.put("id", waba.value());
        document.put("name", "Kestrel " + waba);
        document.put("currency", "EUR");
        document.put("owner_business_info", Map.of("id", "3301"));
        if (credit.containsKey(waba.value())) {
            document.put("primary_funding_id", credit.get(waba.value()));
        }
        return document;
    }

    @Override
    public GraphResult<Calling.Accepted> subscribe(TenantId tenant, WabaId waba) {
        GraphResult<Calling.Accepted> answer = answer("subscribe", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            subscribed.add(waba.value());
            overrides.remove(waba.value());
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> overrideWebhooks(TenantId tenant, WabaId waba, URI address) {
        GraphResult<Calling.Accepted> answer = answer("override", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            overrides.put(waba.value(), address);
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> register(TenantId tenant, PhoneNumberId number, Secret given) {
        String right = pin;
        if (right != null && !right.equals(given.reveal())) {
            asked.add("register");
            return new GraphResult.Failed<>(refusal(133005, null, "(#133005) Two step verification PIN Mismatch"));
        }
        GraphResult<Calling.Accepted> answer = answer("register", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            lines.get(number.value()).put("status", "CONNECTED");
            lines.get(number.value()).put("platform_type", "CLOUD_API");
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> assign(TenantId tenant, WabaId waba, String systemUser, Secret systemToken) {
        return answer("assign", new Calling.Accepted());
    }

    @Override
    public GraphResult<List<String>> creditLines(TenantId tenant, String business, Secret systemToken) {
        return answer("credit-lines", List.of("9901"));
    }

    @Override
    public GraphResult<String> shareCredit(
            TenantId tenant, String line, WabaId waba, Currency currency, Secret systemToken) {
        credit.put(waba.value(), "66" + waba);
        return answer("share-credit", "alloc-" + waba);
    }

    @Override
    public GraphResult<String> credential(TenantId tenant, String allocation, Secret systemToken) {
        return answer("credential", "66" + allocation.replace("alloc-", ""));
    }

    @Override
    public GraphResult<List<Map<String, Object>>> list(TenantId tenant, WabaId waba) {
        return answer(
                "list",
                numbers.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(waba.value()))
                        .map(entry -> lines.get(entry.getKey()))
                        .toList());
    }

    @Override
    public GraphResult<Map<String, Object>> read(TenantId tenant, PhoneNumberId number) {
        return answer("read", Map.copyOf(lines.get(number.value())));
    }

    @Override
    public GraphResult<List<Map<String, Object>>> subscribedApps(TenantId tenant, WabaId waba) {
        if (!subscribed.contains(waba.value())) {
            return new GraphResult.Ok<>(List.of());
        }
        Map<String, Object> row = new HashMap<>();
        row.put("whatsapp_business_api_data", Map.of("id", APP));
        if (overrides.containsKey(waba.value())) {
            row.put("override_callback_uri", overrides.get(waba.value()).toString());
        }
        return new GraphResult.Ok<>(List.of(row));
    }

    @Override
    public GraphResult<List<Map<String, Object>>> appSubscriptions(TenantId tenant) {
        return new GraphResult.Ok<>(List.of(Map.of("fields", List.of("calls"))));
    }

    @Override
    public GraphResult<Map<String, Object>> settings(TenantId tenant, PhoneNumberId number) {
        Object status = lines.get(number.value()).get("calling");
        return new GraphResult.Ok<>(Map.of("calling", Map.of("status", status)));
    }

    @Override
    public GraphResult<Map<String, Object>> sipCredentials(TenantId tenant, PhoneNumberId number) {
        throw new AssertionError("nothing here asks for passwords");
    }

    @Override
    public GraphResult<Long> uploadAnnouncement(TenantId tenant, PhoneNumberId number, byte[] ogg) {
        throw new AssertionError("nothing here uploads");
    }

    @Override
    public GraphResult<Calling.Accepted> updateSettings(
            TenantId tenant, PhoneNumberId number, Map<String, Object> document) {
        GraphResult<Calling.Accepted> answer = answer("calling", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            lines.get(number.value()).put("calling", "ENABLED");
        }
        return answer;
    }
}
