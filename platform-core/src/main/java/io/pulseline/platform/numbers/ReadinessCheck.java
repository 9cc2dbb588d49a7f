package io.pulseline.platform.numbers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of the answer to "can this number call and be called".
///
/// @param name   stable word for programs: token, scopes, number, messaging_limit, payment, verification, app,
/// app_mode,
///   calling, restrictions, health, sip_calls, country, cloud_api, toll_free
/// @param detail what was seen, with Meta's own words
/// @param source where it was seen: the Graph address, the ledger, a rule
/// @param remedy what to do about it, null when it passes
/// @param at     when it was looked at
public record ReadinessCheck(
        String name,
        Verdict verdict,
        String detail,
        String source,
        @Nullable String remedy,
        @Nullable Instant at) {
    ReadinessCheck(String name, Verdict verdict, String detail, String source, @Nullable String remedy) {
        this(name, verdict, detail, source, remedy, null);
    }

    ReadinessCheck asOf(Instant now) {
        return new ReadinessCheck(name, verdict, detail, source, remedy, now);
    }

    public enum Verdict {
        PASS,
        FAIL,
        /// could not be found out; never shown as a pass
        UNKNOWN
    }
}
