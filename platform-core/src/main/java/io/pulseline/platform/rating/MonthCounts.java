package io.pulseline.platform.rating;

import io.pulseline.platform.kernel.TenantId;
import java.math.BigDecimal;
import java.time.LocalDate;

/// What prices of a month build on: minutes of each market, and what is used of the tenant's free ones.
interface MonthCounts {
    /// Adds, and tells the minutes before.
    BigDecimal addUsage(TenantId tenant, String portfolio, String market, LocalDate month, long pulses);

    /// What is used so far.
    long freeSeconds(TenantId tenant, LocalDate month);

    /// @return what is used then
    long addFreeSeconds(TenantId tenant, LocalDate month, long seconds);
}
