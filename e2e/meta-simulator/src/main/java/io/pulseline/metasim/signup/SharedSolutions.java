package io.pulseline.metasim.signup;

import io.pulseline.metasim.graph.GraphError;
import io.pulseline.metasim.webhook.WebhookSender;
import io.pulseline.metasim.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// Multi-Partner Solutions of the app and what both sides did to them. Each change is told under the partner's own
/// portfolio.
///
/// @see "Meta, Multi-Partner Solutions, 5 Nov 2025; partner_solutions, 22 Oct 2025"
@Component
public class SharedSolutions {
    private final Partner partner;
    private final WebhookSender webhooks;
    private final AtomicLong ids = new AtomicLong(777_000_000_000_000L);
    private final Map<String, Solution> solutions = new ConcurrentSkipListMap<>();

    SharedSolutions(Partner partner, WebhookSender webhooks) {
        this.partner = partner;
        this.webhooks = webhooks;
    }

    /// @param ours    made by the app itself, else offered to it
    /// @param pending who was asked for what: NONE, PENDING_ACTIVATION, PENDING_DEACTIVATION
    /// @param byUs    the app asked for the pending end
    public record Solution(
            String id, String name, boolean ours, String otherApp, String status, String pending, boolean byUs) {
        Solution as(String status, String pending, boolean byUs) {
            return new Solution(id, name, ours, otherApp, status, pending, byUs);
        }

        public Map<String, Object> words(String app) {
            Map<String, Object> words = new LinkedHashMap<>();
            words.put("id", id);
            words.put("name", name);
            words.put("status", status);
            words.put("status_for_pending_request", pending);
            words.put("owner_permissions", ours ? List.of("MESSAGING") : List.of());
            words.put(
                    "partners",
                    Map.of(
                            "data",
                            List.of(Map.of(
                                    "partner_app",
                                    Map.of("id", ours ? otherApp : app),
                                    "partner_permissions",
                                    ours ? List.of() : List.of("MESSAGING")))));
            return words;
        }
    }

    public void reset() {
        solutions.clear();
    }

    /// Another partner offers one, or the app's owner makes one in the dashboard.
    public Solution create(String name, boolean ours, String otherApp) {
        String id = String.valueOf(ids.incrementAndGet());
        Solution made = new Solution(id, name, ours, otherApp, "INITIATED", "PENDING_ACTIVATION", ours);
        solutions.put(id, made);
        tell(made, "SOLUTION_CREATED");
        return made;
    }

    public List<Solution> all(String role) {
        return solutions.values().stream()
                .filter(one -> role.isEmpty() || one.ours() == role.equals("OWNER"))
                .toList();
    }

    public boolean has(String id) {
        return solutions.containsKey(id);
    }

    public Solution find(String id) {
        Solution found = solutions.get(id);
        if (found == null) {
            throw World.unknown(id);
        }
        return found;
    }

    /// @param verb the last part of the path
    /// @param us   the app does it, else the other partner
    public void act(String id, String verb, boolean us) {
        Solution now = find(id);
        boolean answers = now.byUs() != us;
        Solution next = switch (verb) {
            case "accept" -> need(now, "PENDING_ACTIVATION", answers).as("ACTIVE", "NONE", false);
            case "reject" -> need(now, "PENDING_ACTIVATION", answers).as("REJECTED", "NONE", false);
            case "send_deactivation_request" ->
                need(now, "NONE", now.status().equals("ACTIVE")).as("ACTIVE", "PENDING_DEACTIVATION", us);
            case "accept_deactivation_request" ->
                need(now, "PENDING_DEACTIVATION", answers).as("DEACTIVATED", "NONE", false);
            case "reject_deactivation_request" ->
                need(now, "PENDING_DEACTIVATION", answers).as("ACTIVE", "NONE", false);
            default -> throw World.unknown(verb);
        };
        solutions.put(id, next);
        tell(next, "SOLUTION_UPDATED");
    }

    private static Solution need(Solution now, String pending, boolean may) {
        if (!now.pending().equals(pending) || !may) {
            throw new GraphError(
                    400,
                    100,
                    "Invalid parameter",
                    "Solution " + now.id() + " is " + now.status() + " with request " + now.pending() + ".");
        }
        return now;
    }

    private void tell(Solution solution, String event) {
        webhooks.send(
                partner.businessId(),
                "partner_solutions",
                Map.of(
                        "event",
                        event,
                        "solution_id",
                        solution.id(),
                        "solution_status",
                        solution.pending().equals("PENDING_DEACTIVATION") ? solution.pending() : solution.status()));
    }
}
