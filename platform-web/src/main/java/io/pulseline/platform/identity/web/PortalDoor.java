package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.Access;
import io.pulseline.platform.identity.ForRoles;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Role;
import io.pulseline.platform.identity.SecondFactors;
import io.pulseline.platform.identity.Viewer;
import io.pulseline.platform.identity.Visit;
import io.pulseline.platform.identity.Visits;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/// Stands before every handler under `/t/{tenant}` and `/bsp`: works out who looks, as what, and whether they may.
/// A
/// tenant that does not exist and one that is someone else's are the same 404.
@Component
class PortalDoor implements HandlerInterceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final People people;
    private final Tenants tenants;
    private final Visits visits;
    private final SecondFactors factors;

    PortalDoor(People people, Tenants tenants, Visits visits, SecondFactors factors) {
        this.people = people;
        this.tenants = tenants;
        this.visits = visits;
        this.factors = factors;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        Access access =
                access(request).orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN, "person.inactive"));
        List<String> path = List.of(request.getRequestURI()
                .substring(request.getContextPath().length() + 1)
                .split("/", -1));
        Viewer viewer;
        try {
            viewer = path.getFirst().equals("t")
                    ? inTenant(access, path.size() > 1 ? path.get(1) : "", request)
                    : atHome(access);
        } catch (NoVisit door) {
            ask(door.slug, request, response);
            return false;
        }
        if (asksSecondFactor(access, viewer) && !SecondStep.taken(request, viewer.person())) {
            askSecondFactor(request, response);
            return false;
        }
        if (handler instanceof HandlerMethod method) {
            allow(viewer, method, request.getMethod());
        }
        request.setAttribute(Viewer.class.getName(), viewer);
        PersonSessions.remember(request);
        return true;
    }

    /// Loaded once a request. Empty when nobody is signed in or the person was deactivated.
    Optional<Access> access(HttpServletRequest request) {
        if (request.getAttribute(Access.class.getName()) instanceof Access loaded) {
            return Optional.of(loaded);
        }
        Optional<Access> access =
                SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken token
                                && token.getPrincipal() instanceof PortalUser user
                        ? people.access(user.person())
                        : Optional.empty();
        access.ifPresent(loaded -> request.setAttribute(Access.class.getName(), loaded));
        return access;
    }

    static @Nullable Viewer viewer(HttpServletRequest request) {
        return request.getAttribute(Viewer.class.getName()) instanceof Viewer viewer ? viewer : null;
    }

    private Viewer atHome(Access access) {
        Role staff = access.person().staffRole();
        if (staff == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return viewer(access, staff, null);
    }

    private Viewer inTenant(Access access, String slug, HttpServletRequest request) {
        Optional<Access.Membership> member = access.in(slug);
        if (member.isPresent() && (member.get().tenant().open() || !access.staff())) {
            if (!member.get().tenant().open()) {
                throw new ResponseStatusException(HttpStatus.FORBIDDEN, "tenant.closed");
            }
            return viewer(access, member.get().role(), member.get().tenant());
        }
        Role staff = access.person().staffRole();
        Tenant tenant = staff == null ? null : tenants.bySlug(slug).orElse(null);
        if (staff == null || tenant == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Visit visit = tenant.state() == TenantState.ERASED
                ? null
                : visits.current(access.person().id(), tenant.id()).orElse(null);
        if (visit == null) {
            throw new NoVisit(tenant.slug());
        }
        request.setAttribute(Visit.class.getName(), visit);
        return viewer(access, staff, tenant);
    }

    /// Of everybody who has set one up, and of everybody where the tenant demands it; also of staff who look into it.
    private boolean asksSecondFactor(Access access, Viewer viewer) {
        Tenant tenant = viewer.tenant();
        return access.secondFactor()
                || (viewer.role().staff() && factors.demandedOfStaff())
                || (tenant != null
                        && access.in(tenant.slug())
                                .map(Access.Membership::secondFactor)
                                .orElseGet(() -> factors.demanded(tenant)));
    }

    /// To the page that asks for it, and from there to where they wanted; a fragment tells its page to come again.
    private static void askSecondFactor(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return;
        }
        if (!request.getMethod().equals("GET")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "second-factor.needed");
        }
        String query = request.getQueryString();
        response.sendRedirect(UriComponentsBuilder.fromPath(request.getContextPath())
                .path("/second-factor")
                .queryParam("to", "{to}")
                .encode()
                .buildAndExpand(request.getRequestURI() + (query == null ? "" : "?" + query))
                .toUriString());
    }

    /// Staff at the door of a tenant for which they have not asked.
    private static final class NoVisit extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String slug;

        NoVisit(String slug) {
            super("no visit", null, false, false);
            this.slug = slug;
        }
    }

    /// To the page that asks for the reason, and from there to where they wanted.
    private static void ask(String slug, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET") || request.getHeader("HX-Request") != null) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "visit.needed");
        }
        String query = request.getQueryString();
        response.sendRedirect(UriComponentsBuilder.fromPath(request.getContextPath())
                .path("/bsp/tenants/{slug}/visit")
                .queryParam("to", "{to}")
                .encode()
                .buildAndExpand(slug, request.getRequestURI() + (query == null ? "" : "?" + query))
                .toUriString());
    }

    private static Viewer viewer(Access access, Role role, @Nullable Tenant tenant) {
        ZoneId chosen = access.person().zone();
        ZoneId zone = chosen != null ? chosen : tenant != null ? tenant.zone() : ZoneOffset.UTC;
        return new Viewer(
                access.person().id(), access.person().name(), access.person().email(), role, tenant, zone);
    }

    private static void allow(Viewer viewer, HandlerMethod method, String verb) {
        ForRoles roles = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), ForRoles.class);
        if (roles == null) {
            roles = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), ForRoles.class);
        }
        boolean named =
                roles != null && List.of(Objects.requireNonNull(roles).value()).contains(viewer.role());
        boolean reads = READS.contains(verb);
        // inside a tenant staff only read, and analysts read by definition; on staff pages a change names its roles
        if (!reads && viewer.tenant() != null && !viewer.tenant().active()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "tenant.suspended");
        }
        boolean allowed = roles != null ? named && (reads || !viewer.acting()) : reads || viewer.calls();
        if (!allowed) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "role." + viewer.role());
        }
    }
}
