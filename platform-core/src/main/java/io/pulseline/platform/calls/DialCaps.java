package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.numbers.BusinessNumber;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a tenant allows itself, as those say who know prices. Calls themselves know none.
public interface DialCaps {
    /// Inside the transaction of a dial, while no other dial of the tenant is between its question and its
    /// row: so a
    /// cap holds however many dial at once.
    ///
    /// @param live calls of the tenant that are not over
    /// @param call takes up what it may cost until it is priced; null: only asks
    /// @param trunk who dials, null where no telephone system does
    /// @return a gate for each cap; when one is shut, nothing was taken up
    List<DialGate> pass(
            TenantId tenant,
            BusinessNumber number,
            WaUser user,
            long live,
            @Nullable CallId call,
            @Nullable UUID trunk);
}
