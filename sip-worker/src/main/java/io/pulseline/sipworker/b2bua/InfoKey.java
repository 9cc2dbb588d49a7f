package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.SipRequest;
import java.util.Locale;
import java.util.Optional;

/// A key as a SIP INFO tells of it. There is no standard: `application/dtmf-relay` is what Cisco's gateways began,
/// `application/dtmf` the key alone.
///
/// @param key    `0` to `9`, `*`, `#`, `A` to `D`; empty for what is no key of ours, such as a hook flash
/// @param millis how long it was held
record InfoKey(String key, int millis) {
    static final String RELAY = "application/dtmf-relay";
    static final String PLAIN = "application/dtmf";
    private static final String KEYS = "0123456789*#ABCD";
    private static final int USUAL_MILLIS = 160;

    /// @return empty for a body that cannot be read
    static Optional<InfoKey> read(SipRequest info) {
        String signal = "";
        int millis = USUAL_MILLIS;
        for (String line : info.bodyText().lines().map(String::strip).toList()) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(equals + 1).strip();
            if (name.equals("duration") && value.matches("[0-9]{1,5}")) {
                millis = Integer.parseInt(value);
            } else if (name.equals("signal") || name.isEmpty() && signal.isEmpty()) {
                signal = value;
            }
        }
        int held = millis;
        return key(signal).map(key -> new InfoKey(key, held));
    }

    /// @param signal a key, or the number of an event (RFC 4733 §3.2)
    private static Optional<String> key(String signal) {
        String upper = signal.toUpperCase(Locale.ROOT);
        if (upper.length() == 1 && KEYS.contains(upper)) {
            return Optional.of(upper);
        }
        if (upper.matches("1[0-5]")) {
            int code = Integer.parseInt(upper);
            return Optional.of(KEYS.substring(code, code + 1));
        }
        return upper.equals("16") || upper.equals("HF") || upper.equals("!") ? Optional.of("") : Optional.empty();
    }

    /// The body of an INFO.
    String body(String type) {
        return type.equals(PLAIN) ? key : "Signal=" + key + "\r\nDuration=" + millis + "\r\n";
    }

    /// Whether an INFO with a body of this type tells of a key.
    static boolean isType(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals(RELAY) || type.equals(PLAIN);
    }
}
