package io.pulseline.sipworker.stack;

import java.util.List;
import java.util.Optional;

/// How long a session lives without being refreshed (RFC 4028 §4).
///
/// @param seconds   as written
/// @param refresher `uac`, `uas`, empty where it is not said
public record SessionExpires(long seconds, String refresher) {
    private static final long MOST = 0xffff_ffffL;

    /// @return empty where there is none, or none that can be read
    public static Optional<SessionExpires> of(SipMessage message) {
        return message.headers().get("Session-Expires").flatMap(text -> {
            List<String> parts = Text.split(text, ';');
            try {
                long seconds = Text.number(parts.getFirst(), MOST, "Session-Expires");
                String refresher = Params.of(parts.subList(1, parts.size()))
                        .get("refresher")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT);
                boolean known = refresher.equals("uac") || refresher.equals("uas");
                return Optional.of(new SessionExpires(seconds, known ? refresher : ""));
            } catch (BadSip broken) {
                return Optional.empty();
            }
        });
    }

    /// What `Min-SE` asks for, 0 where it does not.
    public static long least(SipMessage message) {
        return message.headers()
                .get("Min-SE")
                .map(text -> text.split(";", 2)[0].strip())
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    @Override
    public String toString() {
        return seconds + (refresher.isEmpty() ? "" : ";refresher=" + refresher);
    }
}
