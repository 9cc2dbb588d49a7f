package io.pulseline.platform.tenants.web;

import io.pulseline.platform.tenancy.TenantState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What staff can do to a tenant's life, each with a page that says what it means before it is done.
enum LifeStep {
    SUSPENSION("suspension", Set.of(TenantState.ACTIVE)),
    RESUMPTION("resumption", Set.of(TenantState.SUSPENDED, TenantState.CLOSED)),
    OFFBOARDING("offboarding", Set.of(TenantState.ACTIVE, TenantState.SUSPENDED)),
    ERASURE("erasure", Set.of(TenantState.CLOSED));

    private final String path;
    private final Set<TenantState> from;

    LifeStep(String path, Set<TenantState> from) {
        this.path = path;
        this.from = from;
    }

    /// Last part of the address, and of the message keys.
    public String path() {
        return path;
    }

    boolean possible(TenantState state) {
        return from.contains(state);
    }

    static List<LifeStep> possibleFrom(TenantState state) {
        return Arrays.stream(values()).filter(step -> step.possible(state)).toList();
    }

    static Optional<LifeStep> of(String path) {
        return Arrays.stream(values()).filter(step -> step.path.equals(path)).findFirst();
    }
}
