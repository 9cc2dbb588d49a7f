package io.pulseline.platform.numbers;

import org.jspecify.annotations.Nullable;

/// One line of the answer to "can this number call and be called".
///
/// @param name   stable word for programs: token, number, calling, restrictions, messaging_limit, app, payment, health,
/// country
/// @param detail what was seen, with Meta's own words
/// @param source where it was seen: the Graph address, the ledger, a rule
/// @param remedy what to do about it, null when it passes
public record ReadinessCheck(
        String name,
        Verdict verdict,
        String detail,
        String source,
        @Nullable String remedy) {
    public enum Verdict {
        PASS,
        FAIL,
        /// could not be found out; never shown as a pass
        UNKNOWN
    }
}
