package io.pulseline.platform.identity;

/// What someone may do. Staff roles belong to the person, the others to a membership in one tenant.
public enum Role {
    /// Everything across tenants.
    BSP_ADMIN,
    /// Reads across tenants, replays, drains; changes no tenant's settings.
    BSP_SUPPORT,
    /// Everything inside one tenant.
    TENANT_ADMIN,
    /// Reads everything inside one tenant.
    TENANT_ANALYST,
    /// Takes and places calls.
    AGENT;

    public boolean staff() {
        return this == BSP_ADMIN || this == BSP_SUPPORT;
    }
}
