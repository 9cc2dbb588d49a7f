package io.pulseline.platform.numbers;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// @param status          Meta's word, upper case; UNKNOWN until read
/// @param currency        of the account: what Meta bills in
/// @param zone            of the account: governs the tier month and the cost day
/// @param restriction     Meta's restriction word, null when none is known
/// @param restrictedUntil null when the restriction has no end or there is none
public record BusinessNumber(
        PhoneNumberId id,
        WabaId waba,
        E164 number,
        String name,
        SignallingMode signalling,
        String status,
        Currency currency,
        ZoneId zone,
        @Nullable String restriction,
        @Nullable Instant restrictedUntil) {}
