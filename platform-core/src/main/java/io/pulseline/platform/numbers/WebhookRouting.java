package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WebhookRoutes;
import io.pulseline.platform.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/// Where Meta sends the webhooks of a tenant's numbers, level by level, and whether they reach us. Asked
/// live: nothing of it is kept.
@Service
public class WebhookRouting {
    private final BusinessNumbers numbers;
    private final WebhookRoutes routes;
    private final String ours;

    WebhookRouting(
            BusinessNumbers numbers,
            WebhookRoutes routes,
            @Value("${pulseline.public-url:http://localhost:8080}") String publicUrl) {
        this.numbers = numbers;
        this.routes = routes;
        this.ours = publicUrl + "/webhooks/whatsapp";
    }

    /// The nearest to the number wins.
    public enum Level {
        NUMBER,
        ACCOUNT,
        APP
    }

    /// @param ours whether that address is this installation's
    public record Step(Level level, String url, boolean ours, boolean wins) {}

    /// @param steps levels that have an address, the winner first; none when Meta could not be asked
    /// @param fault why Meta could not be asked; null when it answered
    public record Route(
            BusinessNumber number,
            List<Step> steps,
            @Nullable GraphFault fault) {
        /// @return null when nothing is known
        public @Nullable Boolean reachesUs() {
            return steps.isEmpty() ? null : steps.getFirst().ours();
        }
    }

    /// This installation's address for Meta.
    public String ours() {
        return ours;
    }

    public List<Route> of(TenantId tenant) {
        return numbers.all(tenant).stream().map(number -> of(tenant, number)).toList();
    }

    /// Of one number.
    public Route of(TenantId tenant, BusinessNumber number) {
        return switch (routes.of(tenant, number.id())) {
            case GraphResult.Ok<WebhookRoutes.Levels>(WebhookRoutes.Levels levels) ->
                new Route(number, steps(levels, ours), null);
            case GraphResult.Failed<WebhookRoutes.Levels>(GraphFault fault) -> new Route(number, List.of(), fault);
        };
    }

    static List<Step> steps(WebhookRoutes.Levels levels, String ours) {
        List<Step> steps = new ArrayList<>();
        add(steps, Level.NUMBER, levels.number(), ours);
        add(steps, Level.ACCOUNT, levels.account(), ours);
        add(steps, Level.APP, levels.app(), ours);
        return List.copyOf(steps);
    }

    private static void add(List<Step> steps, Level level, @Nullable String url, String ours) {
        if (url != null) {
            steps.add(new Step(level, url, url.replaceAll("/+$", "").equals(ours), steps.isEmpty()));
        }
    }
}
