package io.pulseline.sipworker.stack;

/// A message that is refused for its form.
public final class BadSip extends RuntimeException {
    private final int status;

    /// @param status of the answer, should the message be a request
    public BadSip(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
