package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Meta's own counts of calls. Approximate by Meta's word, and silent about single calls.
///
/// @see "Meta, Analytics, 12 Feb 2026"
public interface CallAnalytics {
    /// @param phone           the business number, digits; empty when Meta did not say
    /// @param direction       Meta's word; empty when Meta did not say
    /// @param country         two letters; empty when Meta did not say
    /// @param averageSeconds  sum of durations by count
    /// @param cost            null where a partner's credit line pays: Meta does not say it then
    record Bucket(
            Instant start,
            Instant end,
            String phone,
            String direction,
            String country,
            long count,
            BigDecimal averageSeconds,
            @Nullable BigDecimal cost) {}

    /// Half hours, by number, direction and country: the finest that Meta gives.
    GraphResult<List<Bucket>> halfHours(TenantId tenant, WabaId waba, Instant start, Instant end);
}
