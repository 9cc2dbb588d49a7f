package io.pulseline.metasim.webhook;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Which account's events go where. An account whose app is not subscribed sends nothing but what goes to the app
/// itself; an override moves calls and messages, never management events.
///
/// @see "Meta, Webhook overrides, 7 Nov 2025"
@Component
public class Routes {
    private static final Set<String> MOVED = Set.of("messages", "calls");
    private static final Set<String> OF_THE_APP = Set.of("account_update");

    /// Every field that Meta's guide tells a partner to subscribe to (Webhooks overview, 2 Dec 2025).
    public static final Set<String> ALL_FIELDS = Set.of(
            "messages",
            "calls",
            "account_update",
            "account_settings_update",
            "account_alerts",
            "account_review_update",
            "business_capability_update",
            "phone_number_quality_update",
            "phone_number_name_update",
            "security",
            "message_template_status_update",
            "message_template_quality_update",
            "partner_solutions");

    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final Map<String, URI> ofNumbers = new ConcurrentHashMap<>();
    private volatile Set<String> fields = ALL_FIELDS;

    /// @param override null for the app's own address
    public record Route(boolean subscribed, @Nullable URI override) {}

    /// The cast's accounts are subscribed from the start.
    public Route of(String waba) {
        return routes.getOrDefault(waba, new Route(true, null));
    }

    public void set(String waba, Route route) {
        routes.put(waba, route);
    }

    /// What the app is subscribed to, by name.
    public Set<String> fields() {
        return new TreeSet<>(fields);
    }

    /// Somebody changes the app in its dashboard.
    public void setFields(Set<String> wanted) {
        fields = Set.copyOf(wanted);
    }

    boolean silent(String waba, String field) {
        return !fields.contains(field) || !of(waba).subscribed() && !OF_THE_APP.contains(field);
    }

    /// The number's own address; null when it has none.
    public @Nullable URI ofNumber(String number) {
        return ofNumbers.get(number);
    }

    /// @param address null takes it away
    public void setNumber(String number, @Nullable URI address) {
        if (address == null) {
            ofNumbers.remove(number);
        } else {
            ofNumbers.put(number, address);
        }
    }

    /// The number's address before the account's.
    ///
    /// @param number that the event is about; empty for none
    @Nullable
    URI moved(String waba, String number, String field) {
        if (!MOVED.contains(field)) {
            return null;
        }
        URI own = ofNumber(number);
        return own == null ? of(waba).override() : own;
    }

    public void clear() {
        routes.clear();
        ofNumbers.clear();
        fields = ALL_FIELDS;
    }
}
