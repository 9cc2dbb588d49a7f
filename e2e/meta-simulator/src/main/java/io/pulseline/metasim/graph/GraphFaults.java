package io.pulseline.metasim.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Errors that a test ordered for the next requests of an action.
@Component
public class GraphFaults {
    /// @param times how many requests are still to be refused
    public record Order(int status, int code, String message, int times) {}

    private final Map<String, Order> orders = new ConcurrentHashMap<>();

    public void order(String action, Order order) {
        orders.put(action, order);
    }

    public Map<String, Order> orders() {
        return Map.copyOf(orders);
    }

    public void clear() {
        orders.clear();
    }

    /// Also what was ordered for this number alone.
    void strike(String action, String number) {
        strike(action);
        strike(action + " " + number);
    }

    /// @throws GraphError the ordered one, as often as it was ordered
    void strike(String action) {
        AtomicReference<@Nullable Order> struck = new AtomicReference<>();
        orders.computeIfPresent(action, (key, order) -> {
            struck.set(order);
            return order.times() <= 1
                    ? null
                    : new Order(order.status(), order.code(), order.message(), order.times() - 1);
        });
        Order order = struck.get();
        if (order != null) {
            throw new GraphError(order.status(), order.code(), order.message(), null);
        }
    }

    /// Meta's error body.
    public static Map<String, Object> body(GraphError error) {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("message", error.getMessage());
        inner.put("type", "OAuthException");
        inner.put("code", error.code());
        if (error.subcode() != null) {
            inner.put("error_subcode", error.subcode());
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("messaging_product", "whatsapp");
        if (error.details() != null) {
            data.put("details", error.details());
        }
        inner.put("error_data", data);
        inner.put("fbtrace_id", "Sim" + UUID.randomUUID().toString().substring(0, 12));
        return Map.of("error", inner);
    }
}
