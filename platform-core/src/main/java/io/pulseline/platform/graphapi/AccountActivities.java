package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Meta's log of an account.
///
/// @see "Meta, OpenAPI v23.0: GET /{waba}/activities"
public interface AccountActivities {
    /// All pages.
    ///
    /// @param since from then on
    /// @return each with `id`, `activity_type`, `timestamp`, and who did it; documents stay as Meta wrote them
    GraphResult<List<Map<String, Object>>> since(TenantId tenant, WabaId waba, Instant since);
}
