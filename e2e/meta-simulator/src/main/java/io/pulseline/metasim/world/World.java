package io.pulseline.metasim.world;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Numbers, users and permissions, with Meta's limits (Obtain user call permissions, 26 Jun 2026).
@Component
public class World {
    private static final Duration TEMPORARY = Duration.ofHours(168);
    private static final Duration WINDOW = Duration.ofHours(24);
    /// Countries whose numbers may not call (Calling overview, 26 Jun 2026: CA, EG, NG, US, VN), as dialling codes.
    private static final List<String> NO_BUSINESS_CALLS = List.of("1", "20", "234", "84");

    private final SimClock clock;
    private final WebhookSender webhooks;
    private final ObjectMapper json;
    private final SimProperties.Limits limits;
    private final RateGate reads;
    private final Map<String, SimAccount> accounts = new ConcurrentHashMap<>();
    private final Map<String, SimNumber> numbers = new ConcurrentHashMap<>();
    private final Map<String, SimUser> users = new ConcurrentHashMap<>();
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();

    /// What Meta keeps of one (number, user).
    static final class Pair {
        @Nullable
        String kind;

        @Nullable
        Instant expires;

        final List<Instant> requests = new CopyOnWriteArrayList<>();
        final List<Instant> connected = new CopyOnWriteArrayList<>();

        @Nullable
        Instant windowUntil;

        @Nullable
        String openRequest;

        int unanswered;
    }

    record Cast(
            List<SimAccount> accounts,
            List<SimNumber> numbers,
            List<SimUser> users,
            List<CastPermission> permissions) {}

    record CastPermission(String number, String user, String kind) {}

    World(SimClock clock, WebhookSender webhooks, SimProperties properties, ObjectMapper json) {
        this.clock = clock;
        this.webhooks = webhooks;
        this.json = json;
        this.limits = properties.limits();
        this.reads = new RateGate(clock, Duration.ofSeconds(1), limits.permissionReads());
        reset();
    }

    /// Back to the cast.
    public final void reset() {
        reads.clear();
        accounts.clear();
        numbers.clear();
        users.clear();
        policies.clear();
        pairs.clear();
        try (InputStream file = World.class.getResourceAsStream("/cast.json")) {
            Cast cast = json.readValue(file, Cast.class);
            cast.accounts().forEach(account -> accounts.put(account.id(), account));
            cast.numbers().forEach(number -> numbers.put(number.id(), number));
            cast.users().forEach(user -> users.put(user.waId(), user));
            for (CastPermission given : cast.permissions()) {
                Pair pair = pair(given.number(), given.user());
                pair.kind = given.kind();
                pair.expires =
                        given.kind().equals("temporary") ? clock.instant().plus(TEMPORARY) : null;
            }
        } catch (IOException failure) {
            throw new IllegalStateException("the cast cannot be read", failure);
        }
    }

    public SimNumber number(String id) {
        return Optional.ofNullable(numbers.get(id)).orElseThrow(() -> unknown(id));
    }

    public static GraphError unknown(String id) {
        return new GraphError(400, 33, "Unsupported request. Object with ID '" + id + "' does not exist", null);
    }

    public void put(SimAccount account) {
        accounts.put(account.id(), account);
    }

    public Optional<SimAccount> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /// By Meta's id or by its phone number.
    public Optional<SimNumber> numberNamed(String name) {
        String digits = name.replaceAll("[^0-9]", "");
        return numbers.values().stream()
                .filter(number -> number.id().equals(name) || number.e164().equals(digits))
                .findFirst();
    }

    public List<SimNumber> numbersOf(String waba) {
        return numbers.values().stream()
                .filter(number -> number.waba().equals(waba))
                .toList();
    }

    public List<SimNumber> allNumbers() {
        return numbers.values().stream()
                .sorted(java.util.Comparator.comparing(SimNumber::id))
                .toList();
    }

    public void put(SimNumber number) {
        numbers.put(number.id(), number);
    }

    public List<SimUser> allUsers() {
        return users.values().stream()
                .sorted(java.util.Comparator.comparing(SimUser::name))
                .toList();
    }

    /// By number or business-scoped id; an unknown number becomes a user, as any phone in the world might be one.
    public SimUser user(@Nullable String phone, @Nullable String bsuid) {
        if (phone != null && !phone.isBlank()) {
            if (!phone.matches("[+ ()./-]*([0-9][ ()./-]*){5,15}")) {
                throw new GraphError(400, 100, "Invalid parameter", "'" + phone + "' is not a phone number");
            }
            String digits = phone.replaceAll("[^0-9]", "");
            return users.computeIfAbsent(digits, key -> new SimUser(key, "XX." + key, "User " + key));
        }
        return users.values().stream()
                .filter(user -> user.bsuid().equals(bsuid))
                .findFirst()
                .orElseThrow(() -> new GraphError(400, 138001, "Recipient cannot be called", "Unknown user id"));
    }

    public Policy policy(String waId) {
        return policies.getOrDefault(waId, Policy.manual());
    }

    public void setPolicy(String waId, Policy policy) {
        policies.put(waId, policy);
    }

    Pair pair(String number, String waId) {
        return pairs.computeIfAbsent(number + "/" + waId, key -> new Pair());
    }

    /// `none`, `temporary` or `permanent`, now.
    public String permission(String number, String waId) {
        Pair pair = pair(number, waId);
        if ("temporary".equals(pair.kind) && pair.expires != null && !pair.expires.isAfter(clock.instant())) {
            pair.kind = null;
            pair.expires = null;
        }
        return pair.kind == null ? "none" : pair.kind;
    }

    /// Meta's answer to `GET …/call_permissions`.
    public Map<String, Object> permissionAnswer(SimNumber number, SimUser user) {
        if (!reads.pass(number.id())) {
            throw new GraphError(
                    429, 613, "Calls to this api have exceeded the rate limit", "Too many reads in a second");
        }
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
        String kind = permission(number.id(), user.waId());
        Pair pair = pair(number.id(), user.waId());
        Map<String, Object> permission = new LinkedHashMap<>();
        permission.put("status", kind.equals("none") ? "no_permission" : kind);
        if (pair.expires != null) {
            permission.put("expiration_time", pair.expires.getEpochSecond());
        }
        Instant now = clock.instant();
        long day = since(pair.requests, now.minus(WINDOW));
        long week = since(pair.requests, now.minus(Duration.ofDays(7)));
        long calls = since(pair.connected, now.minus(WINDOW));
        return Map.of(
                "messaging_product",
                "whatsapp",
                "permission",
                permission,
                "actions",
                List.of(
                        Map.of(
                                "action_name",
                                "send_call_permission_request",
                                "can_perform_action",
                                day < 1 && week < 2 && !kind.equals("permanent"),
                                "limits",
                                List.of(
                                        limit("PT24H", 1, day, pair.requests, WINDOW),
                                        limit("P7D", 2, week, pair.requests, Duration.ofDays(7)))),
                        Map.of(
                                "action_name",
                                "start_call",
                                "can_perform_action",
                                !kind.equals("none") && calls < limits.connectedADay(),
                                "limits",
                                List.of(limit("PT24H", limits.connectedADay(), calls, pair.connected, WINDOW)))));
    }

    private static Map<String, Object> limit(String period, int max, long used, List<Instant> times, Duration span) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("time_period", period);
        limit.put("max_allowed", max);
        limit.put("current_usage", used);
        if (used >= max && !times.isEmpty()) {
            limit.put(
                    "limit_expiration_time",
                    times.get(times.size() - (int) Math.min(used, max))
                            .plus(span)
                            .getEpochSecond());
        }
        return limit;
    }

    private static long since(List<Instant> times, Instant from) {
        return times.stream().filter(from::isBefore).count();
    }

    void needPermission(SimNumber number, SimUser user) {
        if (NO_BUSINESS_CALLS.stream().anyMatch(number.e164()::startsWith)) {
            throw new GraphError(
                    400,
                    138013,
                    "Business-initiated calling is not available",
                    "Numbers of this country cannot call users");
        }
        if (permission(number.id(), user.waId()).equals("none")) {
            throw new GraphError(
                    401, 138006, "No approved call permission found", "No call permission from this user.");
        }
        if (since(pair(number.id(), user.waId()).connected, clock.instant().minus(WINDOW)) >= limits.connectedADay()) {
            List<Instant> connected = pair(number.id(), user.waId()).connected;
            Instant next =
                    connected.get(connected.size() - limits.connectedADay()).plus(WINDOW);
            throw new GraphError(
                    400,
                    138012,
                    "Connected call limit reached",
                    limits.connectedADay() + " connected calls in 24 hours; the next is allowed at "
                            + next.getEpochSecond());
        }
    }

    /// A permission request arrives at the user's phone.
    ///
    /// @param freeForm needs the service window
    public String request(SimNumber number, SimUser user, boolean freeForm) {
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
        Pair pair = pair(number.id(), user.waId());
        Instant now = clock.instant();
        if ("permanent".equals(permission(number.id(), user.waId()))) {
            throw new GraphError(400, 138017, "Permanent call permission exists", null);
        }
        if (since(pair.requests, now.minus(WINDOW)) >= 1 || since(pair.requests, now.minus(Duration.ofDays(7))) >= 2) {
            throw new GraphError(
                    400,
                    138009,
                    "Call permission request limit reached",
                    "1 request in 24 hours and 2 in 7 days are allowed");
        }
        if (freeForm) {
            needWindow(number, user);
        }
        String wamid = "wamid.SIM" + UUID.randomUUID().toString().replace("-", "");
        pair.requests.add(now);
        pair.openRequest = wamid;
        switch (policy(user.waId()).request()) {
            case "GRANT" -> grant(number, user, false);
            case "GRANT_ALWAYS" -> grant(number, user, true);
            case "DENY" -> deny(number, user);
            default -> {}
        }
        return wamid;
    }

    public void grant(SimNumber number, SimUser user, boolean permanent) {
        Pair pair = pair(number.id(), user.waId());
        pair.kind = permanent ? "permanent" : "temporary";
        pair.expires = permanent ? null : clock.instant().plus(TEMPORARY);
        pair.unanswered = 0;
        openWindow(number, user);
        reply(number, user, pair, "accept", permanent, "user_action", pair.openRequest);
        pair.openRequest = null;
    }

    public void deny(SimNumber number, SimUser user) {
        Pair pair = pair(number.id(), user.waId());
        openWindow(number, user);
        reply(number, user, pair, "reject", false, "user_action", pair.openRequest);
        pair.openRequest = null;
    }

    /// The user takes it back in the business profile; or Meta does after four unanswered calls.
    public void revoke(SimNumber number, SimUser user, String source) {
        revokeQuietly(number, user);
        Pair pair = pair(number.id(), user.waId());
        reply(number, user, pair, "reject", false, source, null);
    }

    /// Free-form messages need an answer of the user in the last 24 hours.
    public void needWindow(SimNumber number, SimUser user) {
        Instant until = pair(number.id(), user.waId()).windowUntil;
        if (until == null || until.isBefore(clock.instant())) {
            throw new GraphError(
                    400,
                    131047,
                    "Re-engagement message",
                    "More than 24 hours have passed since the user last replied.");
        }
    }

    /// After a user's call to a number that asks for it: permission to call back.
    void grantCallback(SimNumber number, SimUser user, String wacid) {
        if (permission(number.id(), user.waId()).equals("none")) {
            Pair pair = pair(number.id(), user.waId());
            pair.kind = "temporary";
            pair.expires = clock.instant().plus(TEMPORARY);
            pair.unanswered = 0;
            reply(number, user, pair, "accept", false, "automatic", wacid);
        }
    }

    /// The number whose request this user sees last.
    public Optional<String> askedBy(String waId) {
        return pairs.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/" + waId) && entry.getValue().openRequest != null)
                .max(java.util.Comparator.comparing(
                        entry -> entry.getValue().requests.isEmpty()
                                ? Instant.EPOCH
                                : entry.getValue().requests.getLast()))
                .map(entry -> entry.getKey().substring(0, entry.getKey().indexOf('/')));
    }

    /// Without a webhook: Meta promises none when a user takes a permission back in the profile.
    public void revokeQuietly(SimNumber number, SimUser user) {
        Pair pair = pair(number.id(), user.waId());
        pair.kind = null;
        pair.expires = null;
    }

    void openWindow(SimNumber number, SimUser user) {
        pair(number.id(), user.waId()).windowUntil = clock.instant().plus(WINDOW);
    }

    /// A user writes: opens the window.
    public void message(SimNumber number, SimUser user, String text) {
        openWindow(number, user);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", user.waId());
        message.put("from_user_id", user.bsuid());
        message.put("id", "wamid.SIM" + UUID.randomUUID().toString().replace("-", ""));
        message.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        message.put("type", "text");
        message.put("text", Map.of("body", text));
        webhooks.send(number.waba(), "messages", envelope(number, user, "messages", message));
    }

    /// What a finished call means for limits and permission.
    void ended(SimNumber number, SimUser user, boolean userInitiated, boolean connected) {
        Pair pair = pair(number.id(), user.waId());
        if (connected) {
            pair.requests.clear();
            pair.unanswered = 0;
            openWindow(number, user);
            if (!userInitiated) {
                pair.connected.add(clock.instant());
            }
        } else if (!userInitiated) {
            pair.unanswered++;
            if (pair.unanswered >= 4) {
                pair.unanswered = 0;
                revoke(number, user, "automatic");
            }
        }
    }

    private void reply(
            SimNumber number,
            SimUser user,
            Pair pair,
            String response,
            boolean permanent,
            String source,
            @Nullable String context) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("response", response);
        if (response.equals("accept")) {
            reply.put("is_permanent", permanent);
            if (pair.expires != null) {
                reply.put("expiration_timestamp", String.valueOf(pair.expires.getEpochSecond()));
            }
        }
        reply.put("response_source", source);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", user.waId());
        message.put("from_user_id", user.bsuid());
        message.put("id", "wamid.SIM" + UUID.randomUUID().toString().replace("-", ""));
        message.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        message.put("type", "interactive");
        if (context != null) {
            message.put("context", Map.of("from", number.e164(), "id", context));
        }
        message.put("interactive", Map.of("type", "call_permission_reply", "call_permission_reply", reply));
        webhooks.send(number.waba(), "messages", envelope(number, user, "messages", message));
    }

    Map<String, Object> envelope(SimNumber number, SimUser user, String list, Map<String, Object> item) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("display_phone_number", number.e164(), "phone_number_id", number.id()));
        value.put(
                "contacts",
                List.of(Map.of("profile", Map.of("name", user.name()), "wa_id", user.waId(), "user_id", user.bsuid())));
        value.put(list, List.of(item));
        return value;
    }

    /// For `/_sim/state` and the phone's page.
    public List<Map<String, Object>> permissions() {
        List<Map<String, Object>> all = new ArrayList<>();
        pairs.forEach((key, pair) -> {
            String[] ids = key.split("/");
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number_id", ids[0]);
            row.put("wa_id", ids[1]);
            row.put("permission", permission(ids[0], ids[1]));
            row.put("expires", pair.expires);
            row.put("open_request", pair.openRequest);
            row.put("requests", pair.requests.size());
            row.put("unanswered", pair.unanswered);
            row.put("window_until", pair.windowUntil);
            all.add(row);
        });
        return all;
    }
}
