package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Meta's own counts of delivered messages and what they cost. Approximate by Meta's word, and silent about single
/// messages.
///
/// @see "Meta, Analytics, 12 Feb 2026"
public interface PricingAnalytics {
    /// @param phone    the business number, digits; empty when Meta did not say
    /// @param country  two letters; empty when Meta did not say
    /// @param category Meta's, upper case with hyphens as in webhooks; empty when Meta did not say
    /// @param type     REGULAR, FREE_CUSTOMER_SERVICE or FREE_ENTRY_POINT; empty when Meta did not say
    /// @param volume   messages delivered
    /// @param cost     null where a partner's credit line pays: Meta does not say it then
    record Bucket(
            Instant start,
            Instant end,
            String phone,
            String country,
            String category,
            String type,
            long volume,
            @Nullable BigDecimal cost) {}

    /// Half hours, by number, country, category and type: the finest that Meta gives.
    GraphResult<List<Bucket>> halfHours(TenantId tenant, WabaId waba, Instant start, Instant end);
}
