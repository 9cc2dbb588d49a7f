package io.pulseline.sipworker.stack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `"Name" <uri>;params` or `uri;params`, as in From, To, Contact, Route.
///
/// @param display unquoted, empty for none; written by a stranger
/// @param uri     as written, of any scheme
public record NameAddr(String display, String uri, Params params) {
    /// @throws BadSip when it is none
    public static NameAddr parse(String text) {
        if (!Text.isBalanced(text)) {
            throw new BadSip(400, "unbalanced quotes or brackets");
        }
        int open = Text.next(text, 0, '<');
        if (open == text.length()) {
            List<String> parts = Text.split(text, ';');
            String uri = parts.getFirst();
            // without brackets a comma, a question mark or a semicolon would belong to the header (RFC 3261 §20)
            if (uri.indexOf(',') >= 0 || uri.indexOf('?') >= 0 || uri.indexOf(' ') >= 0 || uri.indexOf('"') >= 0) {
                throw new BadSip(400, "address needs brackets");
            }
            return new NameAddr("", checked(uri), Params.of(parts.subList(1, parts.size())));
        }
        int close = text.indexOf('>', open);
        String display = text.substring(0, open).strip();
        if (!display.startsWith("\"") && !isTokens(display)) {
            throw new BadSip(400, "display name needs quotes");
        }
        String rest = text.substring(close + 1).strip();
        if (!rest.isEmpty() && rest.charAt(0) != ';') {
            throw new BadSip(400, "text behind an address");
        }
        List<String> parts = rest.isEmpty() ? List.of() : Text.split(rest.substring(1), ';');
        return new NameAddr(Text.unquote(display), checked(text.substring(open + 1, close)), Params.of(parts));
    }

    /// Its form where it is a SIP address; others may look as they like.
    private static String checked(String uri) {
        try {
            SipUri.parse(uri);
        } catch (BadSip bad) {
            if (bad.status() != 416) {
                throw bad;
            }
        }
        return uri;
    }

    private static boolean isTokens(String text) {
        for (String word : Text.words(text)) {
            if (!Text.isToken(word)) {
                return false;
            }
        }
        return true;
    }

    /// @throws BadSip when it is of another scheme
    public SipUri sip() {
        return SipUri.parse(uri);
    }

    /// Empty when it is of another scheme.
    public Optional<SipUri> ifSip() {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        return scheme.equals("sip") || scheme.equals("sips") ? Optional.of(sip()) : Optional.empty();
    }

    public Optional<String> tag() {
        return params.get("tag").filter(tag -> !tag.isEmpty());
    }
}
