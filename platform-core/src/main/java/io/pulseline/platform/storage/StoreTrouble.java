package io.pulseline.platform.storage;

/// A store outside of the database did not do what was asked of it.
public final class StoreTrouble extends RuntimeException {
    private final Kind kind;

    public enum Kind {
        /// It does not answer, or says that it cannot now: asking again helps.
        AWAY,
        /// It does not let us: credentials, a bucket that is not there, a disk without room. Somebody has to see to it.
        REFUSED,
        /// It answers, and what was kept there is not there.
        ABSENT,
        /// Something is kept in a store that this process has no settings of.
        UNKNOWN
    }

    StoreTrouble(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    StoreTrouble(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
