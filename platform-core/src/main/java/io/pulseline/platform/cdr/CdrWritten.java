package io.pulseline.platform.cdr;

import io.pulseline.platform.kernel.TenantId;

/// A record was written, inside the same transaction.
public record CdrWritten(TenantId tenantId, Cdr cdr) {}
