package io.pulseline.platform.identity.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ProblemJson;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.identity.ApiKeys.ApiKey;
import io.pulseline.platform.identity.KeyScope;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// `Authorization: Bearer plk_…` → [ApiCaller]. Unknown keys and no key get the same 401.
class ApiKeyFilter extends OncePerRequestFilter {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final ApiKeys keys;
    private final Tenants tenants;
    private final ProblemJson problems;

    ApiKeyFilter(ApiKeys keys, Tenants tenants, ProblemJson problems) {
        this.keys = keys;
        this.tenants = tenants;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            chain.doFilter(request, response);
            return;
        }
        Optional<ApiKey> key = keys.find(header.substring(7).strip());
        if (key.isEmpty()) {
            unauthorised(response);
            return;
        }
        Optional<List<Tenant>> inView = inView(key.get(), request.getParameter("tenant"));
        if (inView.isEmpty()) {
            problems.write(response, 404, "not-found", "Not found", "There is no such tenant.");
            return;
        }
        if (suspended(key.get(), inView.get()) && !READS.contains(request.getMethod())) {
            problems.write(
                    response,
                    403,
                    "tenant-suspended",
                    "Tenant suspended",
                    "This tenant is suspended: it can read, and nothing is sent for it.");
            return;
        }
        KeyScope needed = needed(request);
        if (needed != null && !key.get().may(needed)) {
            problems.write(
                    response,
                    403,
                    "scope",
                    "Not with this key",
                    "This key only reads here. It needs the scope " + needed + ".");
            return;
        }
        ApiCaller caller =
                new ApiCaller(new Actor.Program(key.get().name()), key.get().tenant() == null, inView.get());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                caller, null, AuthorityUtils.createAuthorityList("PROGRAM")));
        SecurityContextHolder.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /// By the first part of the path; null where only something is read or looked ahead.
    private static @Nullable KeyScope needed(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.matches("/api/v1/calls/[^/]+/captures(/.*)?")) {
            // as on the page, for administrators: a file of packets may be all that was said, and nobody announced it
            return READS.contains(request.getMethod()) && !path.endsWith("/file") ? null : KeyScope.EVERYTHING;
        }
        if (READS.contains(request.getMethod()) || path.endsWith("/preview") || path.endsWith("/routing/try")) {
            return null;
        }
        String[] parts = path.split("/", -1);
        return switch (parts.length > 3 ? parts[3] : "") {
            // who may place calls need not hear those of others
            case "calls" -> parts.length > 5 && parts[5].equals("supervision") ? KeyScope.SUPERVISION : KeyScope.CALLS;
            case "call-lists" -> KeyScope.CALLS;
            case "permissions" -> KeyScope.PERMISSIONS;
            case "numbers", "sip" -> KeyScope.SETTINGS;
            default -> KeyScope.EVERYTHING;
        };
    }

    /// Staff may act for a suspended tenant, its own programs may not.
    private static boolean suspended(ApiKey key, List<Tenant> inView) {
        return key.tenant() != null && inView.stream().noneMatch(Tenant::active);
    }

    private Optional<List<Tenant>> inView(ApiKey key, @Nullable String slug) {
        if (key.tenant() != null) {
            return tenants.byId(key.tenant())
                    .filter(tenant -> slug == null || tenant.slug().equals(slug))
                    .map(List::of);
        }
        return slug == null ? Optional.of(tenants.all()) : tenants.bySlug(slug).map(List::of);
    }

    void unauthorised(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        problems.write(
                response, 401, "unauthorised", "Key required", "Send Authorization: Bearer with a valid API key.");
    }
}
