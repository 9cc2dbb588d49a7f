package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import java.time.YearMonth;

/// Meta named a tier that a business has reached; published inside the transaction that keeps it.
///
/// @param market by its name on the card
/// @param from   minutes of the month from which on the tier holds
public record TierTold(TenantId tenantId, String market, YearMonth month, long from) {}
