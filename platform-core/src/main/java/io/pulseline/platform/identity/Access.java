package io.pulseline.platform.identity;

import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import java.util.Optional;

/// Where one active person may go.
///
/// @param memberships  by tenant name
/// @param secondFactor has set one up, so that it is asked for once a session
public record Access(Person person, List<Membership> memberships, boolean secondFactor) {
    /// @param secondFactor the tenant demands one of everybody
    public record Membership(Tenant tenant, Role role, boolean secondFactor) {}

    public boolean staff() {
        return person.staffRole() != null;
    }

    public Optional<Membership> in(String slug) {
        return memberships.stream()
                .filter(membership -> membership.tenant().slug().equals(slug))
                .findFirst();
    }
}
