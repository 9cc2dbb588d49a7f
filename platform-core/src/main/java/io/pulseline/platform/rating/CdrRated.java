package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;

/// A call has a price, or is known to have none; published inside the transaction that keeps it.
public record CdrRated(TenantId tenantId, CallId call) {}
