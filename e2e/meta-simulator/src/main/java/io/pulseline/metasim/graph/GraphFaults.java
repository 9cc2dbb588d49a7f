package io.pulseline.metasim.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

    public void clear() {
        orders.clear();
    }

    void strike(String action) {
        Order order = orders.get(action);
        if (order != null && order.times() > 0) {
            orders.put(action, new Order(order.status(), order.code(), order.message(), order.times() - 1));
            throw new GraphError(order.status(), order.code(), order.message(), null);
        }
    }

    /// Meta's error body.
    public static Map<String, Object> body(GraphError error) {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("message", error.getMessage());
        inner.put("type", "OAuthException");
        inner.put("code", error.code());
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
