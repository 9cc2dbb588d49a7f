package io.pulseline.sipworker.b2bua;

/// Why we end a leg, as its peer may read it.
///
/// @param cause  of Q.850
/// @param word   that belongs to it
/// @param detail for the tenant's own people; Meta is told the word alone
/// @see "RFC 3326 for requests, RFC 6432 for answers"
record Reason(int cause, String word, String detail) {
    static final Reason CLEARED = of(16, "NORMAL_CLEARING");
    /// Media that stopped, a worker that goes away.
    static final Reason FAILED = of(41, "TEMPORARY_FAILURE");
    /// A session that nobody refreshed.
    static final Reason EXPIRED = of(102, "RECOVERY_ON_TIMER_EXPIRE");
    private static final String REJECTED = "CALL_REJECTED";

    /// A rule of ours or of the tenant's.
    static Reason rejected(String detail) {
        return new Reason(21, REJECTED, detail);
    }

    private static Reason of(int cause, String word) {
        return new Reason(cause, word, word);
    }

    String forMeta() {
        return header(word);
    }

    String forTelephony() {
        return header(detail);
    }

    private String header(String text) {
        return "Q.850;cause=" + cause + ";text=\"" + text.replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"";
    }
}
