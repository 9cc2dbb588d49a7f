package io.pulseline.metasim.world;

import io.pulseline.metasim.graph.GraphError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Call permissions as Meta keeps them: one entry for each (number, user), its requests, its calls. Knows neither HTTP
/// nor media: it is told what happens and tells [Post] what the business would hear.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026; sandbox values: Sandbox account for calling, 31 Oct 2025"
public final class PermissionBook {
    private static final Duration TEMPORARY = Duration.ofHours(168);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WEEK = Duration.ofDays(7);
    /// Countries whose numbers may not call (Calling overview, 26 Jun 2026: CA, EG, NG, US, VN), as dialling codes.
    private static final List<String> NO_BUSINESS_CALLS = List.of("1", "20", "234", "84");

    private final Clock clock;
    private final Rules production;
    private final Post post;
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
    private final Map<String, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final Set<String> sandboxes = ConcurrentHashMap.newKeySet();

    /// Where webhooks go.
    public interface Post {
        /// @param field `messages`, or `account_update`
        void send(String waba, String field, Map<String, Object> value);

        /// A message that its user got, with what its status says of the price.
        default void delivered(SimNumber number, SimUser user, String wamid, Instant at, Map<String, Object> pricing) {}
    }

    /// @param nudge      unanswered business calls in a row after which the user sees a hint
    /// @param withdrawal unanswered business calls in a row that take the permission away
    public record Rules(int requestsADay, int requestsAWeek, int connectedADay, int nudge, int withdrawal) {
        public static Rules production(int connectedADay) {
            return new Rules(1, 2, connectedADay, 2, 4);
        }

        public static Rules sandbox() {
            return new Rules(25, 100, 100, 5, 10);
        }
    }

    private static final class Request {
        final String wamid;
        final Instant deliveredAt;

        @Nullable
        Instant answeredAt;

        Request(String wamid, Instant deliveredAt) {
            this.wamid = wamid;
            this.deliveredAt = deliveredAt;
        }

        /// Seven days after the answer, or after delivery without one, its buttons are dead.
        boolean closed(Instant now) {
            Instant from = answeredAt == null ? deliveredAt : answeredAt;
            return !from.plus(WEEK).isAfter(now);
        }
    }

    private static final class Pair {
        @Nullable
        String kind;

        @Nullable
        Instant expires;

        /// that count: since the last connected call
        final List<Instant> requests = new ArrayList<>();
        final List<Instant> connected = new ArrayList<>();
        /// the only one whose buttons work: an answer to it closes those before
        @Nullable
        Request newest;

        @Nullable
        Instant windowUntil;

        int unanswered;
    }

    public PermissionBook(Clock clock, Rules production, Post post) {
        this.clock = clock;
        this.production = production;
        this.post = post;
    }

    public synchronized void clear() {
        pairs.clear();
        pausedUntil.clear();
        sandboxes.clear();
    }

    private Instant now() {
        return clock.instant();
    }

    /// Webhooks and answers carry whole seconds, so does what they speak of.
    private Instant second() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private Pair pair(SimNumber number, SimUser user) {
        return pairs.computeIfAbsent(number.id() + "/" + user.waId(), key -> new Pair());
    }

    private Rules rules(String number) {
        return sandboxes.contains(number) ? Rules.sandbox() : production;
    }

    public void sandbox(String number) {
        sandboxes.add(number);
    }

    /// What the cast starts with; nobody is told.
    synchronized void give(String number, String waId, String kind) {
        Pair pair = pairs.computeIfAbsent(number + "/" + waId, key -> new Pair());
        pair.kind = kind;
        pair.expires = kind.equals("temporary") ? second().plus(TEMPORARY) : null;
    }

    // ---- what Meta answers -----------------------------------------------------------------------------------------

    /// `none`, `temporary` or `permanent`, now.
    public synchronized String permission(SimNumber number, SimUser user) {
        return kind(pair(number, user));
    }

    private String kind(Pair pair) {
        if ("temporary".equals(pair.kind) && pair.expires != null && !pair.expires.isAfter(now())) {
            pair.kind = null;
            pair.expires = null;
        }
        return pair.kind == null ? "none" : pair.kind;
    }

    /// Meta's answer to `GET …/call_permissions`. It speaks of limits, not of a paused number.
    public synchronized Map<String, Object> answer(SimNumber number, SimUser user) {
        needCalling(number);
        Pair pair = pair(number, user);
        String kind = kind(pair);
        Map<String, Object> permission = new LinkedHashMap<>();
        permission.put("status", kind.equals("none") ? "no_permission" : kind);
        if (pair.expires != null) {
            permission.put("expiration_time", pair.expires.getEpochSecond());
        }
        Rules rules = rules(number.id());
        return Map.of(
                "messaging_product",
                "whatsapp",
                "permission",
                permission,
                "actions",
                List.of(
                        action(
                                "send_call_permission_request",
                                !kind.equals("permanent"),
                                limit("PT24H", rules.requestsADay(), pair.requests, DAY),
                                limit("P7D", rules.requestsAWeek(), pair.requests, WEEK)),
                        action(
                                "start_call",
                                !kind.equals("none"),
                                limit("PT24H", rules.connectedADay(), pair.connected, DAY))));
    }

    private record Limit(
            String period, int max, int used, @Nullable Instant frees) {
        Map<String, Object> words() {
            Map<String, Object> limit = new LinkedHashMap<>();
            limit.put("time_period", period);
            limit.put("max_allowed", max);
            limit.put("current_usage", used);
            if (frees != null) {
                limit.put("limit_expiration_time", frees.getEpochSecond());
            }
            return limit;
        }
    }

    private Limit limit(String period, int max, List<Instant> times, Duration span) {
        Instant from = now().minus(span);
        List<Instant> inside = times.stream().filter(from::isBefore).toList();
        boolean full = inside.size() >= max;
        return new Limit(
                period,
                max,
                inside.size(),
                full ? inside.get(inside.size() - max).plus(span) : null);
    }

    private static Map<String, Object> action(String name, boolean possible, Limit... limits) {
        boolean room = List.of(limits).stream().allMatch(limit -> limit.frees() == null);
        return Map.of(
                "action_name",
                name,
                "can_perform_action",
                possible && room,
                "limits",
                List.of(limits).stream().map(Limit::words).toList());
    }

    // ---- what Meta refuses -----------------------------------------------------------------------------------------

    private static void needCalling(SimNumber number) {
        if (!number.calling()) {
            throw new GraphError(401, 138000, "Calling is not enabled for this phone number", null);
        }
    }

    private void needNoPause(SimNumber number) {
        Instant until = pausedUntil.get(number.id());
        if (until != null && until.isAfter(now())) {
            throw new GraphError(
                    400,
                    138014,
                    "Business-initiated calling is temporarily disabled",
                    "Low quality of calls; until " + until.getEpochSecond());
        }
    }

    /// @throws GraphError 138013, 138014, 138006 or 138012: this call may not be placed now
    public synchronized void needPermission(SimNumber number, SimUser user) {
        if (NO_BUSINESS_CALLS.stream().anyMatch(number.e164()::startsWith)) {
            throw new GraphError(
                    400,
                    138013,
                    "Business-initiated calling is not available",
                    "Numbers of this country cannot call users");
        }
        needNoPause(number);
        Pair pair = pair(number, user);
        if (kind(pair).equals("none")) {
            throw new GraphError(
                    401, 138006, "No approved call permission found", "No call permission from this user.");
        }
        int most = rules(number.id()).connectedADay();
        Limit calls = limit("PT24H", most, pair.connected, DAY);
        if (calls.frees() != null) {
            throw new GraphError(
                    400,
                    138012,
                    "Connected call limit reached",
                    most + " connected calls in 24 hours; the next is allowed at "
                            + calls.frees().getEpochSecond());
        }
    }

    /// Free-form messages need an answer of the user in the last 24 hours.
    public synchronized void needWindow(SimNumber number, SimUser user) {
        Instant until = pair(number, user).windowUntil;
        if (until == null || !until.isAfter(now())) {
            throw new GraphError(
                    400,
                    131047,
                    "Re-engagement message",
                    "More than 24 hours have passed since the user last replied.");
        }
    }

    /// A request for permission arrives at the user's phone.
    ///
    /// @param category of the template, null for a free-form message, which needs the service window
    /// @return wamid
    public synchronized String request(SimNumber number, SimUser user, @Nullable String category) {
        needCalling(number);
        needNoPause(number);
        Pair pair = pair(number, user);
        if (kind(pair).equals("permanent")) {
            throw new GraphError(400, 138017, "Permanent call permission exists", null);
        }
        Rules rules = rules(number.id());
        if (limit("PT24H", rules.requestsADay(), pair.requests, DAY).frees() != null
                || limit("P7D", rules.requestsAWeek(), pair.requests, WEEK).frees() != null) {
            throw new GraphError(
                    400,
                    138009,
                    "Call permission request limit reached",
                    rules.requestsADay() + " in 24 hours and " + rules.requestsAWeek() + " in 7 days are allowed");
        }
        if (category == null) {
            needWindow(number, user);
        }
        String wamid = wamid();
        pair.requests.add(second());
        pair.newest = new Request(wamid, second());
        boolean free = category == null || (category.equals("utility") && windowOpen(pair));
        Map<String, Object> pricing = Map.of(
                "billable",
                !free,
                "pricing_model",
                "PMP",
                "type",
                free ? "free_customer_service" : "regular",
                "category",
                category == null ? "service" : category);
        status(number, user, wamid, "sent", pricing);
        status(number, user, wamid, "delivered", pricing);
        post.delivered(number, user, wamid, now(), pricing);
        return wamid;
    }

    private boolean windowOpen(Pair pair) {
        return pair.windowUntil != null && pair.windowUntil.isAfter(now());
    }

    // ---- what users do ---------------------------------------------------------------------------------------------

    /// By the newest request while its buttons work, else in the business profile.
    public synchronized void grant(SimNumber number, SimUser user, boolean permanent) {
        Pair pair = pair(number, user);
        String context = answering(pair);
        give(pair, permanent);
        reply(number, user, pair, "accept", "user_action", context);
    }

    private void give(Pair pair, boolean permanent) {
        pair.kind = permanent ? "permanent" : "temporary";
        pair.expires = permanent ? null : second().plus(TEMPORARY);
        pair.unanswered = 0;
    }

    private @Nullable String answering(Pair pair) {
        Request request = pair.newest;
        if (request == null || request.closed(now())) {
            return null;
        }
        request.answeredAt = request.answeredAt == null ? second() : request.answeredAt;
        // pressing a button of a message is a message
        openWindow(pair);
        return request.wamid;
    }

    /// A no to a request takes away a permission that was there: chat and profile show one switch. Meta's pages do not
    /// say it; a business that reads before it dials is right either way.
    public synchronized void deny(SimNumber number, SimUser user) {
        Pair pair = pair(number, user);
        String context = answering(pair);
        pair.kind = null;
        pair.expires = null;
        reply(number, user, pair, "reject", "user_action", context);
    }

    /// The user takes it back in the business profile.
    public synchronized void revoke(SimNumber number, SimUser user) {
        revokeQuietly(number, user);
        reply(number, user, pair(number, user), "reject", "user_action", null);
    }

    /// Without a webhook: Meta promises none when a user takes a permission back in the profile.
    public synchronized void revokeQuietly(SimNumber number, SimUser user) {
        Pair pair = pair(number, user);
        pair.kind = null;
        pair.expires = null;
    }

    /// A user writes or calls: the service window is open for a day.
    public synchronized void openWindow(SimNumber number, SimUser user) {
        openWindow(pair(number, user));
    }

    private void openWindow(Pair pair) {
        pair.windowUntil = second().plus(DAY);
    }

    /// A user writes.
    public synchronized void message(SimNumber number, SimUser user, String text) {
        openWindow(number, user);
        Map<String, Object> message = message(user);
        message.put("type", "text");
        message.put("text", Map.of("body", text));
        post.send(number.waba(), "messages", Envelope.of(number, user, "messages", message));
    }

    /// Numbers that are told when a user opens the chat for the first time.
    private final java.util.Set<String> welcoming = java.util.concurrent.ConcurrentHashMap.newKeySet();

    private final java.util.Set<String> opened = java.util.concurrent.ConcurrentHashMap.newKeySet();

    public void welcoming(SimNumber number, boolean on) {
        if (on) {
            welcoming.add(number.id());
        } else {
            welcoming.remove(number.id());
        }
    }

    /// A user opens the chat, which the number is told only the first time and only when it asked to be.
    public synchronized void open(SimNumber number, SimUser user) {
        if (!opened.add(number.id() + "/" + user.waId()) || !welcoming.contains(number.id())) {
            return;
        }
        openWindow(number, user);
        Map<String, Object> message = message(user);
        message.put("type", "request_welcome");
        post.send(number.waba(), "messages", Envelope.of(number, user, "messages", message));
    }

    // ---- what calls do ---------------------------------------------------------------------------------------------

    /// What a finished call means for limits and permission.
    public synchronized void ended(SimNumber number, SimUser user, boolean userInitiated, boolean connected) {
        Pair pair = pair(number, user);
        if (connected) {
            pair.requests.clear();
            if (!userInitiated) {
                pair.unanswered = 0;
                openWindow(pair);
                pair.connected.add(second());
            }
            return;
        }
        if (userInitiated || kind(pair).equals("none")) {
            return;
        }
        pair.unanswered++;
        if (pair.unanswered >= rules(number.id()).withdrawal()) {
            pair.unanswered = 0;
            revokeQuietly(number, user);
            reply(number, user, pair, "reject", "automatic", null);
        }
    }

    /// After a user's call to a number that asks for it: permission to call back.
    public synchronized void grantCallback(SimNumber number, SimUser user, String wacid) {
        Pair pair = pair(number, user);
        if (kind(pair).equals("none")) {
            give(pair, false);
            reply(number, user, pair, "accept", "automatic", wacid);
        }
    }

    // ---- what Meta does --------------------------------------------------------------------------------------------

    /// Meta stops the number's own calls and requests for bad feedback, and says so.
    public synchronized void pause(SimNumber number, Instant until) {
        pausedUntil.put(number.id(), until);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("phone_number", number.e164());
        value.put("event", "ACCOUNT_RESTRICTION");
        value.put(
                "restriction_info",
                List.of(Map.of(
                        "restriction_type",
                        "RESTRICTED_BUSINESS_INITIATED_CALLING",
                        "expiration",
                        until.getEpochSecond())));
        post.send("0", "account_update", value);
    }

    /// End of the pause of a number's own calls, empty while there is none.
    public Optional<Instant> paused(SimNumber number) {
        return Optional.ofNullable(pausedUntil.get(number.id())).filter(until -> until.isAfter(now()));
    }

    /// The early word before a pause, or before the button of users is hidden.
    ///
    /// @param violation Meta's word
    public void warn(SimNumber number, String violation) {
        post.send(
                "0",
                "account_update",
                Map.of(
                        "phone_number",
                        number.e164(),
                        "event",
                        "ACCOUNT_VIOLATION",
                        "violation_info",
                        Map.of("violation_type", violation)));
    }

    // ---- looking ---------------------------------------------------------------------------------------------------

    /// The number whose request this user sees last and has not answered.
    public synchronized Optional<String> askedBy(String waId) {
        Instant now = now();
        return pairs.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("/" + waId))
                .filter(entry -> waiting(entry.getValue(), now).isPresent())
                .max(Comparator.comparing(
                        entry -> waiting(entry.getValue(), now).orElseThrow().deliveredAt))
                .map(entry -> entry.getKey().substring(0, entry.getKey().indexOf('/')));
    }

    private static Optional<Request> waiting(Pair pair, Instant now) {
        return Optional.ofNullable(pair.newest).filter(request -> request.answeredAt == null && !request.closed(now));
    }

    /// For `/_sim/state` and the phone's page.
    public synchronized List<Map<String, Object>> all() {
        List<Map<String, Object>> all = new ArrayList<>();
        pairs.forEach((key, pair) -> {
            String[] ids = key.split("/");
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number_id", ids[0]);
            row.put("wa_id", ids[1]);
            row.put("permission", kind(pair));
            row.put("expires", pair.expires);
            row.put(
                    "open_request",
                    waiting(pair, now()).map(request -> request.wamid).orElse(null));
            row.put("requests", pair.requests.size());
            row.put("unanswered", pair.unanswered);
            row.put("hint_shown", pair.unanswered >= rules(ids[0]).nudge());
            row.put("window_until", pair.windowUntil);
            all.add(row);
        });
        return all;
    }

    /// Unanswered business calls in a row; no answer of Meta tells them.
    public synchronized int unanswered(SimNumber number, SimUser user) {
        return pair(number, user).unanswered;
    }

    /// End of the service window, null when there never was one.
    public synchronized @Nullable Instant windowUntil(SimNumber number, SimUser user) {
        return pair(number, user).windowUntil;
    }

    // ---- words -----------------------------------------------------------------------------------------------------

    private void reply(
            SimNumber number, SimUser user, Pair pair, String response, String source, @Nullable String context) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("response", response);
        if (response.equals("accept")) {
            reply.put("is_permanent", pair.expires == null);
            if (pair.expires != null) {
                reply.put("expiration_timestamp", String.valueOf(pair.expires.getEpochSecond()));
            }
        }
        reply.put("response_source", source);
        Map<String, Object> message = message(user);
        message.put("type", "interactive");
        if (context != null) {
            message.put("context", Map.of("from", number.e164(), "id", context));
        }
        message.put("interactive", Map.of("type", "call_permission_reply", "call_permission_reply", reply));
        post.send(number.waba(), "messages", Envelope.of(number, user, "messages", message));
    }

    private Map<String, Object> message(SimUser user) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("from", user.waId());
        message.put("from_user_id", user.bsuid());
        message.put("id", wamid());
        message.put("timestamp", String.valueOf(now().getEpochSecond()));
        return message;
    }

    private void status(SimNumber number, SimUser user, String wamid, String word, Map<String, Object> pricing) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("id", wamid);
        status.put("status", word);
        status.put("timestamp", String.valueOf(now().getEpochSecond()));
        status.put("recipient_id", user.waId());
        status.put("recipient_user_id", user.bsuid());
        status.put("pricing", pricing);
        post.send(number.waba(), "messages", Envelope.of(number, user, "statuses", status));
    }

    private static String wamid() {
        return "wamid.SIM" + UUID.randomUUID().toString().replace("-", "");
    }
}
