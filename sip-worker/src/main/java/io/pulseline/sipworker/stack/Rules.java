package io.pulseline.sipworker.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What every message has to be before anybody looks at what it wants (RFC 3261 §8.2, §16.3; the cases of RFC 4475 and
/// RFC 5118).
final class Rules {
    /// The parser's note of a foreign version; no header of the wire has a blank in its name.
    static final String VERSION_MARK = "x version";

    private static final List<String> ONCE =
            List.of("From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Content-Type", "Expires");
    private static final Set<String> UNDERSTOOD = Set.of("timer", "100rel");

    private Rules() {}

    /// @param unsupported option tags for `Unsupported`, empty for none
    record Refusal(int status, String reason, String unsupported) {}

    /// @param stream whether the message came over TCP or TLS, where Content-Length is compulsory
    static Optional<Refusal> refusal(SipMessage message, boolean stream) {
        try {
            check(message, stream);
            return Optional.empty();
        } catch (BadSip bad) {
            String tags = bad.status() == 420 ? foreign(message) : "";
            return Optional.of(new Refusal(bad.status(), bad.reason(), tags));
        }
    }

    private static void check(SipMessage message, boolean stream) {
        Headers headers = message.headers();
        if (message instanceof SipRequest && headers.has(VERSION_MARK)) {
            throw new BadSip(505, "Version Not Supported");
        }
        for (String name : ONCE) {
            if (headers.hasTwice(name)) {
                throw new BadSip(400, "Multiple " + name);
            }
        }
        message.via();
        message.from();
        message.to();
        if (message.callId().isEmpty() || message.callId().length() > 1024) {
            throw new BadSip(400, "Missing Call-ID");
        }
        CSeq cseq = message.cseq();
        length(message, stream);
        headers.get("Max-Forwards").ifPresent(hops -> Text.number(hops, 255, "Max-Forwards"));
        if (message instanceof SipRequest request) {
            if (!cseq.method().equals(request.method())) {
                throw new BadSip(400, "CSeq names another method");
            }
            // a call to a telephone number is judged by whoever knows the caller; it can be taken back, and its
            // refusal is confirmed
            boolean calls = request.is("INVITE") || request.is("ACK") || request.is("CANCEL");
            if (!(calls && request.isTelephone()) && !request.uri().headers().isEmpty()) {
                throw new BadSip(400, "Headers in the request URI");
            }
            contacts(headers);
            if (!request.is("ACK") && !request.is("CANCEL") && !foreign(request).isEmpty()) {
                throw new BadSip(420, "Bad Extension");
            }
            headers.get("Expires").ifPresent(seconds -> Text.number(seconds, 0xffff_ffffL, "Expires"));
        } else {
            headers.get("Retry-After")
                    .ifPresent(wait -> Text.number(wait.split("[ ;(]")[0], 0xffff_ffffL, "Retry-After"));
        }
    }

    private static void length(SipMessage message, boolean stream) {
        int claimed = SipParser.claimed(message, stream ? 0 : message.body().length);
        if (claimed < 0 || claimed > message.body().length) {
            throw new BadSip(400, "Content-Length does not fit");
        }
    }

    private static void contacts(Headers headers) {
        for (String contact : headers.list("Contact")) {
            if (!contact.equals("*")) {
                NameAddr.parse(contact)
                        .params()
                        .get("expires")
                        .ifPresent(seconds -> Text.number(seconds, 0xffff_ffffL, "expires"));
            }
        }
    }

    private static String foreign(SipMessage message) {
        if (!message.headers().has("Require") && !message.headers().has("Proxy-Require")) {
            return "";
        }
        List<String> tags = new java.util.ArrayList<>(message.headers().list("Require"));
        tags.addAll(message.headers().list("Proxy-Require"));
        tags.removeIf(tag -> tag.isEmpty() || UNDERSTOOD.contains(tag));
        return String.join(", ", tags);
    }
}
