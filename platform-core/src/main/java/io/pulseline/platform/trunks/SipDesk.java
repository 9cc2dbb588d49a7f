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
            case SipCalls.Opened.Refused(CallId call, int status, String reason) ->
                new SipDecision.Refuse(call, status, reason);
            case SipCalls.Opened.Taken(CallId call, List<Route> routes) ->
                new SipDecision.Carry(call, targets(tenant, routes));
        };
    }

    /// A number without a plan rings at the tenant's first trunk.
    private List<SipDecision.Target> targets(TenantId tenant, List<Route> routes) {
        if (routes.isEmpty()) {
            return SipBooks.first(trunks.all(tenant))
                    .map(id -> List.of(new SipDecision.Target(id, null)))
                    .orElse(List.of());
        }
        return routes.stream()
                .map(route -> new SipDecision.Target(id(route), route.seconds()))
                .toList();
    }

    private static UUID id(Route route) {
        return java.util.Objects.requireNonNull(route.id());
    }
}
