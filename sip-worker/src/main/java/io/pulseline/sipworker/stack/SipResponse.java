package io.pulseline.sipworker.stack;

/// @see "RFC 3261 §7.2"
public final class SipResponse extends SipMessage {
    private final int status;
    private final String reason;

    public SipResponse(int status, String reason, Headers headers, byte[] body) {
        super(headers, body);
        this.status = status;
        this.reason = reason;
    }

    public int status() {
        return status;
    }

    /// Written by the other side.
    public String reason() {
        return reason;
    }

    public boolean isFinal() {
        return status >= 200;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    String startLine() {
        return "SIP/2.0 " + status + " " + reason.replaceAll("[\\r\\n]+", " ");
    }

    @Override
    public String toString() {
        return status + " " + reason;
    }
}
