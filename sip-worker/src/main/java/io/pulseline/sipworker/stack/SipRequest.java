package io.pulseline.sipworker.stack;

import org.jspecify.annotations.Nullable;

/// @see "RFC 3261 §7.1"
public final class SipRequest extends SipMessage {
    private final String method;
    private final String target;

    /// @param target the request URI as written
    public SipRequest(String method, String target, Headers headers, byte[] body) {
        super(headers, body);
        this.method = method;
        this.target = target;
    }

    public static SipRequest of(String method, String target) {
        return new SipRequest(method, target, new Headers(), new byte[0]);
    }

    public String method() {
        return method;
    }

    public String target() {
        return target;
    }

    public SipUri uri() {
        return SipUri.parse(target);
    }

    /// Whether its request URI is a telephone number (RFC 3966): [#uri] refuses that.
    public boolean isTelephone() {
        return target.regionMatches(true, 0, "tel:", 0, 4);
    }

    public boolean is(String other) {
        return method.equals(other);
    }

    @Override
    String startLine() {
        return method + " " + target + " SIP/2.0";
    }

    /// An answer to this: Via, From, To, Call-ID and CSeq as they came.
    ///
    /// @param tag ours, put into To when there is none; null for 100
    public SipResponse answer(int status, String reason, @Nullable String tag) {
        Headers headers = new Headers();
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            for (String value : headers().lines(name)) {
                headers.add(name, value);
            }
        }
        if (tag != null) {
            headers.get("To")
                    .filter(to -> !to.toLowerCase(java.util.Locale.ROOT).contains(";tag="))
                    .ifPresent(to -> headers.set("To", to + ";tag=" + tag));
        }
        return new SipResponse(status, reason, headers, new byte[0]);
    }

    @Override
    public String toString() {
        return method;
    }
}
