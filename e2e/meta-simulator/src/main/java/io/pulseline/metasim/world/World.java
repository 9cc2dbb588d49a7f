package io.pulseline.metasim.world;

import io.pulseline.metasim.MetaSimulatorApplication.SimClock;
import io.pulseline.metasim.SimProperties;
import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectMapper;

/// Numbers and users, and how users behave; what they permit is in the book.
@Component
public class World {
    private final ObjectMapper json;
    private final PermissionBook book;
    private final RateGate reads;
    private final Map<String, SimAccount> accounts = new ConcurrentHashMap<>();
    private final Map<String, SimNumber> numbers = new ConcurrentHashMap<>();
    private final Map<String, SimUser> users = new ConcurrentHashMap<>();
    private final Map<String, Policy> policies = new ConcurrentHashMap<>();

    record Cast(
            List<SimAccount> accounts,
            List<SimNumber> numbers,
            List<SimUser> users,
            List<CastPermission> permissions) {}

    record CastPermission(String number, String user, String kind) {}

    World(
            SimClock clock,
            WebhookSender webhooks,
            SimProperties properties,
            CountedMessages counted,
            ObjectMapper json) {
        this.json = json;
        this.book = new PermissionBook(
                clock, PermissionBook.Rules.production(properties.limits().connectedADay()), post(webhooks, counted));
        this.reads =
                new RateGate(clock, Duration.ofSeconds(1), properties.limits().permissionReads());
        reset();
    }

    private static PermissionBook.Post post(WebhookSender webhooks, CountedMessages counted) {
        return new PermissionBook.Post() {
            @Override
            public void send(String waba, String field, Map<String, Object> value) {
                webhooks.send(waba, field, value);
            }

            @Override
            public void delivered(
                    SimNumber number, SimUser user, String wamid, Instant at, Map<String, Object> pricing) {
                counted.delivered(number, user, wamid, at, pricing);
            }
        };
    }

    /// Back to the cast.
    public final void reset() {
        reads.clear();
        accounts.clear();
        numbers.clear();
        users.clear();
        policies.clear();
        book.clear();
        try (InputStream file = World.class.getResourceAsStream("/cast.json")) {
            Cast cast = json.readValue(file, Cast.class);
            cast.accounts().forEach(account -> accounts.put(account.id(), account));
            cast.numbers().forEach(number -> numbers.put(number.id(), number));
            cast.users().forEach(user -> users.put(user.waId(), user));
            cast.permissions().forEach(given -> book.give(given.number(), given.user(), given.kind()));
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

    public PermissionBook permissions() {
        return book;
    }

    /// Meta's answer to `GET …/call_permissions`.
    public Map<String, Object> permissionAnswer(SimNumber number, SimUser user) {
        if (!reads.pass(number.id())) {
            throw new GraphError(
                    429, 613, "Calls to this api have exceeded the rate limit", "Too many reads in a second");
        }
        return book.answer(number, user);
    }

    /// A request arrives; a user with a policy answers by himself.
    ///
    /// @param category of the template, null for a free-form message
    public String request(SimNumber number, SimUser user, @Nullable String category) {
        String wamid = book.request(number, user, category);
        switch (policy(user.waId()).request()) {
            case "GRANT" -> book.grant(number, user, false);
            case "GRANT_ALWAYS" -> book.grant(number, user, true);
            case "DENY" -> book.deny(number, user);
            default -> {}
        }
        return wamid;
    }

    Map<String, Object> envelope(SimNumber number, SimUser user, String list, Map<String, Object> item) {
        return Envelope.of(number, user, list, item);
    }
}
