package io.pulseline.platform.numbers;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.WebhookOverrides;
import io.pulseline.platform.graphapi.WebhookRoutes;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import tools.jackson.databind.ObjectMapper;

/// Where Meta sends the webhooks of a tenant's numbers, level by level, and whether they reach us. Asked
/// live: nothing of it is kept.
@Service
public class WebhookRouting {
    private final BusinessNumbers numbers;
    /// Meta takes no longer address.
    private static final int LONGEST = 200;

    private final WebhookRoutes routes;
    private final WebhookOverrides overrides;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final String ours;

    WebhookRouting(
            BusinessNumbers numbers,
            WebhookRoutes routes,
            WebhookOverrides overrides,
            TenantTransactions transactions,
            AuditTrail audit,
            ObjectMapper json,
            @Value("${pulseline.public-url:http://localhost:8080}") String publicUrl) {
        this.numbers = numbers;
        this.routes = routes;
        this.overrides = overrides;
        this.transactions = transactions;
        this.audit = audit;
        this.json = json;
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

    /// What came of a change of an address.
    ///
    /// @param stands whether Meta, asked afterwards, names the address that was wanted
    /// @param fault  why Meta refused; null when it did not
    public record Changed(boolean stands, @Nullable GraphFault fault)
            // waits in the session for the page after a redirect
            implements Serializable {}

    /// Why an address is not sent to Meta at all; null when it may be.
    public @Nullable String problem(String address) {
        if (address.length() > LONGEST) {
            return "long";
        }
        try {
            URI uri = new URI(address);
            boolean here = ours.equals(address.replaceAll("/+$", ""));
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || here) ? null : "shape";
        } catch (URISyntaxException malformed) {
            return "shape";
        }
    }

    /// Sends the messages and calls of a number, or of its account, elsewhere; then reads back what stands.
    ///
    /// @param address null takes the override away
    /// @throws IllegalArgumentException for [Level#APP]: the app's own address is set in Meta's dashboard
    public Changed override(TenantId tenant, BusinessNumber number, Level level, @Nullable URI address, Actor actor) {
        GraphResult<Calling.Accepted> answer = switch (level) {
            case NUMBER ->
                address == null ? overrides.remove(tenant, number.id()) : overrides.set(tenant, number.id(), address);
            case ACCOUNT ->
                address == null
                        ? overrides.remove(tenant, number.waba())
                        : overrides.set(tenant, number.waba(), address);
            case APP -> throw new IllegalArgumentException("the app's own address is not an override");
        };
        if (answer instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return new Changed(false, fault);
        }
        String object = level == Level.NUMBER ? "number:" + number.id() : "waba:" + number.waba();
        String after = address == null ? null : json.writeValueAsString(Map.of("address", address.toString()));
        transactions.inTenant(tenant, () -> {
            audit.record(tenant, actor, "webhook.override", object, null, after);
            audit.recordForStaff(actor, "webhook.override", object, tenant, null, after);
        });
        return switch (routes.of(tenant, number.id())) {
            case GraphResult.Failed<WebhookRoutes.Levels>(GraphFault fault) -> new Changed(false, fault);
            case GraphResult.Ok<WebhookRoutes.Levels>(WebhookRoutes.Levels levels) -> {
                String now = level == Level.NUMBER ? levels.number() : levels.account();
                yield new Changed(Objects.equals(now, address == null ? null : address.toString()), null);
            }
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
