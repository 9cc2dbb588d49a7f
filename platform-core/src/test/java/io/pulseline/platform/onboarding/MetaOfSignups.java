package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.BusinessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CreditLoans;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.NumberDoor;
import io.pulseline.platform.graphapi.Numbers;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.net.URI;
import java.time.Instant;
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
final class MetaOfSignups implements Signup, Numbers, BusinessTokens, CreditLoans, NumberDoor {
    static final String APP = "771203945518260";

    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, GraphFault> faults = new ConcurrentHashMap<>();
    final Map<String, String> numbers = new LinkedHashMap<>();
    final Map<String, Map<String, Object>> lines = new HashMap<>();
    final Map<String, URI> overrides = new HashMap<>();
    final List<String> subscribed = new ArrayList<>();
    final Map<String, String> owners = new ConcurrentHashMap<>();
    final Map<String, String> currencies = new ConcurrentHashMap<>();
    /// by business, or by solution and business
    final Map<String, String> kept = new ConcurrentHashMap<>();
    /// accounts that our own system user is on
    final List<String> staffed = new CopyOnWriteArrayList<>();
    /// accounts that were taken away
    final List<String> gone = new CopyOnWriteArrayList<>();
    final List<String> returned = new CopyOnWriteArrayList<>();
    /// accounts whose numbers were asked for
    final List<String> listed = new CopyOnWriteArrayList<>();
    /// requests that are carried out although their answer is a fault
    final List<String> lostAnswers = new CopyOnWriteArrayList<>();
    volatile List<WabaId> granted = List.of();
    volatile List<String> scopes = List.of("whatsapp_business_management", "whatsapp_business_messaging");
    volatile String app = APP;
    volatile @Nullable String pin;
    /// what a number was registered with last
    volatile @Nullable String region;
    volatile @Nullable Instant renewedUntil;
    volatile @Nullable Instant expires;
    private final Map<String, String> credit = new HashMap<>();

    void reset() {
        asked.clear();
        faults.clear();
        numbers.clear();
        lines.clear();
        overrides.clear();
        subscribed.clear();
        kept.clear();
        owners.clear();
        currencies.clear();
        staffed.clear();
        gone.clear();
        returned.clear();
        listed.clear();
        lostAnswers.clear();
        credit.clear();
        granted = List.of();
        scopes = List.of("whatsapp_business_management", "whatsapp_business_messaging");
        app = APP;
        pin = null;
        region = null;
        renewedUntil = null;
        expires = null;
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

    @Override
    public GraphResult<PhoneNumberId> add(TenantId tenant, WabaId waba, String countryCode, String phone, String name) {
        String id = "2071" + countryCode + phone;
        GraphResult<PhoneNumberId> answer = answer("add", new PhoneNumberId(id));
        if (answer instanceof GraphResult.Ok<?> || lostAnswers.remove("add")) {
            has(waba.value(), id, countryCode + phone);
            lines.get(id).put("code_verification_status", "NOT_VERIFIED");
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> requestCode(
            TenantId tenant, PhoneNumberId number, String method, String language) {
        return answer("code " + method + " " + language, new Calling.Accepted());
    }

    @Override
    public GraphResult<Calling.Accepted> verifyCode(TenantId tenant, PhoneNumberId number, Secret given) {
        if (!given.reveal().equals("123830")) {
            asked.add("verify");
            return new GraphResult.Failed<>(refusal(136025, null, "(#136025) Verify code error"));
        }
        GraphResult<Calling.Accepted> answer = answer("verify", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?> || lostAnswers.remove("verify")) {
            lines.get(number.value()).put("code_verification_status", "VERIFIED");
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> deregister(TenantId tenant, PhoneNumberId number) {
        GraphResult<Calling.Accepted> answer = answer("deregister", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?> || lostAnswers.remove("deregister")) {
            lines.get(number.value()).put("status", "DISCONNECTED");
        }
        return answer;
    }

    @Override
    public GraphResult<Calling.Accepted> setPin(TenantId tenant, PhoneNumberId number, Secret given) {
        GraphResult<Calling.Accepted> answer = answer("pin", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            pin = given.reveal();
        }
        return answer;
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
        return answer("inspect", new TokenFacts(app, true, expires, scopes, granted));
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba, Secret token) {
        boolean refused =
                gone.contains(waba.value()) || token.reveal().equals("system-token") && !staffed.contains(waba.value());
        return refused
                ? new GraphResult.Failed<>(new GraphFault(
                        GraphFaultKind.NOT_ALLOWED,
                        403,
                        200,
                        null,
                        "(#200) Permissions error",
                        null,
                        "T",
                        false,
                        false))
                : answer("account", document(waba));
    }

    @Override
    public GraphResult<Secret> fetch(TenantId tenant, String business, Secret systemToken) {
        return fetched("fetch " + business, kept.get(business));
    }

    @Override
    public GraphResult<Secret> ofSolution(TenantId tenant, String solution, String business, Secret systemToken) {
        return fetched("solution " + solution + " " + business, kept.get(solution + " " + business));
    }

    private GraphResult<Secret> fetched(String name, @Nullable String token) {
        GraphFault fault = faults.remove("fetch");
        asked.add(name);
        return fault != null
                ? new GraphResult.Failed<>(fault)
                : token == null
                        ? new GraphResult.Failed<>(refusal(200, null, "(#200) Permissions error"))
                        : new GraphResult.Ok<>(new Secret(token));
    }

    @Override
    public GraphResult<Renewed> renew(TenantId tenant, Secret token) {
        return answer("renew", new Renewed(new Secret("renewed-" + token.reveal()), renewedUntil));
    }

    @Override
    public GraphResult<Calling.Accepted> revoke(TenantId tenant, Secret token) {
        return answer("revoke " + token.reveal(), new Calling.Accepted());
    }

    @Override
    public GraphResult<Calling.Accepted> takeBack(TenantId tenant, String allocation, Secret systemToken) {
        GraphResult<Calling.Accepted> answer = answer("take-back", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            returned.add(allocation);
        }
        return answer;
    }

    @Override
    public GraphResult<String> status(TenantId tenant, String allocation, Secret systemToken) {
        return new GraphResult.Ok<>(returned.contains(allocation) ? "DELETED" : "ACTIVE");
    }

    @Override
    public GraphResult<Map<String, Object>> account(TenantId tenant, WabaId waba) {
        return new GraphResult.Ok<>(document(waba));
    }

    private Map<String, Object> document(WabaId waba) {
        Map<String, Object> document = new HashMap<>();
        document.put("id", waba.value());
        document.put("name", "Kestrel " + waba);
        document.put("currency", currencies.getOrDefault(waba.value(), "EUR"));
        document.put("owner_business_info", Map.of("id", owners.getOrDefault(waba.value(), "3301")));
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
    public GraphResult<Calling.Accepted> register(
            TenantId tenant, PhoneNumberId number, Secret given, @Nullable String data) {
        String right = pin;
        if (right != null && !right.equals(given.reveal())) {
            asked.add("register");
            return new GraphResult.Failed<>(refusal(133005, null, "(#133005) Two step verification PIN Mismatch"));
        }
        GraphResult<Calling.Accepted> answer = answer("register", new Calling.Accepted());
        if (answer instanceof GraphResult.Ok<?>) {
            region = data;
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
        listed.add(waba.value());
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
        // numbers that other tests left behind say nothing
        Object status = lines.getOrDefault(number.value(), Map.of()).getOrDefault("calling", "DISABLED");
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
