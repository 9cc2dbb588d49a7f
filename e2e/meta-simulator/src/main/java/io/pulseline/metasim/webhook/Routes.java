package io.pulseline.metasim.webhook;

import java.net.URI;
import java.util.Map;
import java.util.Set;
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

    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    /// @param override null for the app's own address
    public record Route(boolean subscribed, @Nullable URI override) {}

    /// The cast's accounts are subscribed from the start.
    public Route of(String waba) {
        return routes.getOrDefault(waba, new Route(true, null));
    }

    public void set(String waba, Route route) {
        routes.put(waba, route);
    }

    boolean silent(String waba, String field) {
        return !of(waba).subscribed() && !OF_THE_APP.contains(field);
    }

    @Nullable
    URI moved(String waba, String field) {
        return MOVED.contains(field) ? of(waba).override() : null;
    }

    public void clear() {
        routes.clear();
    }
}
