package io.pulseline.platform.links;

import io.pulseline.platform.kernel.E164;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A link that opens WhatsApp and calls a number. Works on phones, not on desktop clients.
///
/// @param payload comes back with the call as `deeplink_payload`; empty for none
/// @see "Meta, Call deep links, 26 Jun 2026; the length of a payload is not documented, buttons take 512"
public record CallLink(E164 number, String payload) {
    public static final int LONGEST = 512;

    public CallLink {
        if (payload.length() > LONGEST) {
            throw new IllegalArgumentException("a payload has at most " + LONGEST + " characters");
        }
    }

    public URI address() {
        String base = "https://wa.me/call/" + number.digits();
        return URI.create(
                payload.isEmpty()
                        ? base
                        : base + "?biz_payload="
                                + URLEncoder.encode(payload, StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
    }
}
