package io.pulseline.platform.identity;

import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import java.util.Optional;

/// Where one active person may go.
///
/// @param memberships by tenant name
public record Access(Person person, List<Membership> memberships) {
    public record Membership(Tenant tenant, Role role) {}

    public boolean staff() {
        return person.staffRole() != null;
    }

    public Optional<Membership> in(String slug) {
        return memberships.stream()
                .filter(membership -> membership.tenant().slug().equals(slug))
                .findFirst();
    }
}
