package io.pulseline.platform.shell;

import io.pulseline.platform.identity.Access;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.identity.Visit;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Puts the frame's model beside every page's own.
@ControllerAdvice(annotations = Controller.class)
class ShellAdvice {
    private final Tenants tenants;
    private final Times times;
    private final Clock clock;
    private final boolean simulator;

    ShellAdvice(Tenants tenants, Times times, Clock clock, @Value("${pulseline.environment}") String environment) {
        this.tenants = tenants;
        this.times = times;
        this.clock = clock;
        this.simulator = environment.equals("simulator");
    }

    @ModelAttribute("shell")
    ShellView shell(HttpServletRequest request) {
        Viewer viewer = request.getAttribute(Viewer.class.getName()) instanceof Viewer known ? known : null;
        Access access = request.getAttribute(Access.class.getName()) instanceof Access known ? known : null;
        // a fragment has no frame, so the list of tenants is not worth a query
        boolean whole = request.getHeader("HX-Request") == null || request.getHeader("HX-Boosted") != null;
        return new ShellView(
                viewer,
                simulator,
                viewer == null ? List.of() : Navigation.of(viewer, request.getRequestURI()),
                whole ? switchable(access) : List.of(),
                access != null && access.staff(),
                zone(viewer),
                viewer != null && viewer.tenant() != null && viewer.calls(),
                request.getAttribute(Visit.class.getName()) instanceof Visit visit ? visit : null);
    }

    @ModelAttribute("viewer")
    @Nullable
    Viewer viewer(HttpServletRequest request) {
        return request.getAttribute(Viewer.class.getName()) instanceof Viewer known ? known : null;
    }

    @ModelAttribute("times")
    Times times() {
        return times;
    }

    private List<Tenant> switchable(@Nullable Access access) {
        if (access == null) {
            return List.of();
        }
        return access.staff()
                ? tenants.all().stream().filter(Tenant::open).toList()
                : access.memberships().stream()
                        .map(Access.Membership::tenant)
                        .filter(Tenant::open)
                        .toList();
    }

    private String zone(@Nullable Viewer viewer) {
        ZoneId zone = viewer == null ? ZoneOffset.UTC : viewer.zone();
        String offset = zone.getRules().getOffset(clock.instant()).getId();
        return zone.normalized().equals(ZoneOffset.UTC)
                ? "UTC"
                : zone.getId() + ", UTC" + (offset.equals("Z") ? "" : offset);
    }
}
