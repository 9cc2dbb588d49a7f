package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/// Where Meta sends what concerns a number.
public interface WebhookRoutes {
    /// One address a level; the first that is set wins, from the left.
    ///
    /// @param number  set on the number; null when it has none. `account` and `app` likewise
    /// @see "Meta, Webhook overrides, 7 Nov 2025"
    record Levels(
            @Nullable String number,
            @Nullable String account,
            @Nullable String app) {}

    GraphResult<Levels> of(TenantId tenant, PhoneNumberId number);
}
