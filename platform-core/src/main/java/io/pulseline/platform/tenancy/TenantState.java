package io.pulseline.platform.tenancy;

/// How far a tenant's life has come. Only forward, except that a suspended or closed tenant can be resumed.
public enum TenantState {
    ACTIVE,
    /// Reads, and nothing is sent for it.
    SUSPENDED,
    /// Off-boarded: nobody of the tenant enters, its keys are revoked, its data is still there.
    CLOSED,
    /// People and contact data are gone; charges and their sums are what is left.
    ERASED
}
