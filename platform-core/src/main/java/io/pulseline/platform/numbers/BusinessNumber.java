package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param status        Meta's word, upper case; UNKNOWN until read
/// @param quality       Meta's word: GREEN, YELLOW, RED, NA, UNKNOWN
/// @param currency      of the account: what Meta bills in
/// @param zone          of the account: governs the tier month and the cost day
/// @param callingStatus `calling.status` as last known: ENABLED, DISABLED; UNKNOWN until read
/// @param restrictions  those in force now
/// @param syncedAt      when Meta was last asked about the number, null when never
public record BusinessNumber(
        PhoneNumberId id,
        WabaId waba,
        E164 number,
        String name,
        SignallingMode signalling,
        String status,
        String quality,
        Currency currency,
        ZoneId zone,
        String callingStatus,
        List<Restriction> restrictions,
        @Nullable Instant syncedAt) {
    /// Meta's word for the first restriction in force, null when there is none.
    public @Nullable String restriction() {
        return restrictions.isEmpty() ? null : restrictions.getFirst().type();
    }

    /// End of the first restriction in force, null when it has none or there is none.
    public @Nullable Instant restrictedUntil() {
        return restrictions.isEmpty() ? null : restrictions.getFirst().until();
    }
}
