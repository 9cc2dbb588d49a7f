package io.pulseline.platform.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that has to be true before a user is rung.
///
/// @param reason   one sentence, null where the gate is open
/// @param source   who says so: META, LEDGER (our own count) or RULE (a row of a table with its day)
/// @param nextStep what a person can do about it, null where nothing is in the way
/// @param nextAt   when it opens by itself, null when it does not or nobody knows
public record DialGate(
        Name name,
        Verdict verdict,
        @Nullable String reason,
        String source,
        @Nullable String nextStep,
        @Nullable Instant nextAt) {
    public enum Name {
        /// of the business number: Meta lets numbers of some countries place no calls (138013)
        COUNTRY,
        /// nobody is rung twice at once (138003)
        SAME_USER,
        /// calls of the number, or of its account, at one time (138002)
        CONCURRENCY,
        /// dials of the number in 24 hours (138005)
        CONNECT_RATE,
        /// calls of the tenant at one time, as the tenant wants it
        OWN_CONCURRENCY,
        /// money of the tenant in one day, as the tenant wants it
        DAILY_SPEND,
        /// money of one trunk in one day, as the tenant wants it; only where a trunk dials
        TRUNK_SPEND;

        /// As programs read it.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public enum Verdict {
        YES,
        NO,
        UNKNOWN
    }

    public static DialGate open(Name name, String source) {
        return new DialGate(name, Verdict.YES, null, source, null, null);
    }

    public static DialGate shut(
            Name name, String reason, String source, @Nullable String nextStep, @Nullable Instant nextAt) {
        return new DialGate(name, Verdict.NO, reason, source, nextStep, nextAt);
    }

    public boolean isShut() {
        return verdict == Verdict.NO;
    }
}
