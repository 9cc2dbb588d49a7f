package io.pulseline.platform.tenants.web;

import io.pulseline.platform.api.ApiCaller;
import io.pulseline.platform.api.ApiPage;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantState;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.tenants.TenantLife;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The BSP's tenants for staff programs: list, open, read, suspend.
@RestController
@RequestMapping("/api/v1/tenants")
class TenantsApiController {
    private final Tenants tenants;
    private final TenantLife life;

    TenantsApiController(Tenants tenants, TenantLife life) {
        this.tenants = tenants;
        this.life = life;
    }

    /// @param zone   what its pages show times in
    /// @param active false while suspended: it reads, nothing is sent for it; and ever after it was closed
    record Resource(String slug, String name, String zone, boolean active, TenantState state) {
        static Resource of(Tenant tenant) {
            return new Resource(tenant.slug(), tenant.name(), tenant.zone().getId(), tenant.active(), tenant.state());
        }
    }

    record Document(
            @Nullable String slug,
            @Nullable String name,
            @Nullable String zone) {}

    @GetMapping
    ApiPage<Resource> list(ApiCaller caller) {
        staffOnly(caller);
        return ApiPage.whole(tenants.all().stream().map(Resource::of).toList());
    }

    @PostMapping
    ResponseEntity<Resource> create(ApiCaller caller, @RequestBody Document document) {
        staffOnly(caller);
        List<FieldError> errors = new ArrayList<>();
        String slug = document.slug() == null ? "" : document.slug();
        String name = document.name() == null ? "" : document.name().strip();
        if (!slug.matches("[a-z][a-z0-9-]{1,40}")) {
            errors.add(new FieldError("slug", "has 2 to 41 lower-case letters, digits and hyphens, a letter first"));
        }
        if (name.isEmpty() || name.length() > 200) {
            errors.add(new FieldError("name", "has 1 to 200 characters"));
        }
        ZoneId zone = zone(document.zone(), errors);
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        Tenant made =
                life.open(caller.actor(), slug, name, zone).orElseThrow(() -> ApiProblem.invalid("slug", "is taken"));
        return ResponseEntity.created(URI.create("/api/v1/tenants/" + slug)).body(Resource.of(made));
    }

    @GetMapping("/{slug}")
    Resource show(ApiCaller caller, @PathVariable String slug) {
        staffOnly(caller);
        return found(tenants.bySlug(slug));
    }

    /// From the next request on nothing is sent for the tenant; calls that are up go on.
    @PostMapping("/{slug}/suspension")
    Resource suspend(ApiCaller caller, @PathVariable String slug) {
        staffOnly(caller);
        return found(life.suspend(caller.actor(), slug, ""));
    }

    @DeleteMapping("/{slug}/suspension")
    Resource resume(ApiCaller caller, @PathVariable String slug) {
        staffOnly(caller);
        return found(life.resume(caller.actor(), slug, ""));
    }

    private static ZoneId zone(@Nullable String given, List<FieldError> errors) {
        try {
            return given == null ? ZoneOffset.UTC : ZoneId.of(given);
        } catch (DateTimeException unknown) {
            errors.add(new FieldError("zone", "is a time zone like Europe/Sofia"));
            return ZoneOffset.UTC;
        }
    }

    private static Resource found(Optional<Tenant> tenant) {
        return Resource.of(tenant.orElseThrow(() -> ApiProblem.notFound("tenant")));
    }

    private static void staffOnly(ApiCaller caller) {
        if (!caller.staff()) {
            throw ApiProblem.staffOnly("The list of tenants");
        }
    }
}
