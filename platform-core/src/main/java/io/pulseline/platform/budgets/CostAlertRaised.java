package io.pulseline.platform.budgets;

import io.pulseline.platform.kernel.TenantId;

/// Published inside the transaction that keeps the alert, once for each.
public record CostAlertRaised(TenantId tenantId, CostAlert alert) {}
