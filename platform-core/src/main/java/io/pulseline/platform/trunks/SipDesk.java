package io.pulseline.platform.trunks;

import io.pulseline.platform.calls.Route;
import io.pulseline.platform.calls.SipCalls;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Decides on calls that begin at a sip-worker.
@Service
public class SipDesk {
    private final SipCalls calls;
    private final Trunks trunks;

    SipDesk(SipCalls calls, Trunks trunks) {
        this.calls = calls;
        this.trunks = trunks;
    }

    public SipDecision open(SipOpening opening) {
        TenantId tenant = new TenantId(opening.tenant());
        return switch (calls.open(tenant, opening)) {
            case SipCalls.Opened.Refused no ->
                new SipDecision.Refuse(no.call(), no.status(), no.reason(), no.gate(), no.nextAt());
            case SipCalls.Opened.Taken(CallId call, List<Route> routes) ->
                new SipDecision.Carry(call, targets(tenant, routes));
        };
    }

    /// A number without a plan rings at the tenant's first trunk, and without one at the agents.
    private List<SipDecision.Target> targets(TenantId tenant, List<Route> routes) {
        if (routes.isEmpty()) {
            UUID trunk = SipBooks.first(trunks.all(tenant)).orElse(null);
            return List.of(new SipDecision.Target(trunk, null));
        }
        return routes.stream()
                .map(route ->
                        new SipDecision.Target(route.kind() == Route.Kind.SIP ? route.id() : null, route.seconds()))
                .toList();
    }
}
