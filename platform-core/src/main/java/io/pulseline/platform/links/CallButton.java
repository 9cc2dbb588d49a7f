package io.pulseline.platform.links;

import java.util.ArrayList;
import java.util.List;

/// A message with a button that calls the number; needs an open service window.
///
/// @param body       text above the button
/// @param label      of the button; empty is Meta's own "Call Now"
/// @param ttlMinutes how long the button works
/// @param payload    comes back with the call as `cta_payload`; empty for none
/// @see "Meta, Voice call button messages, 26 Jun 2026: 20 characters, 1 to 43,200 minutes, 512 characters"
public record CallButton(String body, String label, int ttlMinutes, String payload) {
    public static final int WEEK = 10_080;
    private static final int LONGEST_LABEL = 20;
    private static final int LONGEST_TTL = 43_200;
    private static final int LONGEST_BODY = 1_024;

    /// Names of members that Meta would refuse.
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (body.isBlank() || body.length() > LONGEST_BODY) {
            wrong.add("body");
        }
        if (label.length() > LONGEST_LABEL) {
            wrong.add("label");
        }
        if (ttlMinutes < 1 || ttlMinutes > LONGEST_TTL) {
            wrong.add("ttl");
        }
        if (payload.length() > CallLink.LONGEST) {
            wrong.add("payload");
        }
        return wrong;
    }
}
