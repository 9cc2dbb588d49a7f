package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// An account of the tenant at Meta.
///
/// @param hasToken whether a business token is stored
/// @param syncedAt null when Meta was never asked
public record Waba(
        WabaId id,
        String name,
        Currency currency,
        ZoneId zone,
        boolean hasToken,
        @Nullable Instant syncedAt) {}
