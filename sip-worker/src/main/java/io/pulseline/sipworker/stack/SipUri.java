package io.pulseline.sipworker.stack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// A `sip:` or `sips:` address (RFC 3261 §19.1).
///
/// @param user    as written, escapes kept; empty for none
/// @param host    lower case; IPv6 in brackets
/// @param port    -1 when none is written
/// @param headers what follows `?`, empty for none
public record SipUri(String scheme, String user, String host, int port, Params params, String headers) {
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
    private static final int LONGEST = 4096;
    private static final int LABEL = 63;

    /// @throws BadSip 416 for another scheme, 400 for what is no address
    public static SipUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || text.length() > LONGEST) {
            throw new BadSip(400, "no URI");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("sip") && !scheme.equals("sips")) {
            boolean named = SCHEME.matcher(scheme).matches();
            throw new BadSip(named ? 416 : 400, named ? "unsupported URI scheme" : "no URI");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"') {
                throw new BadSip(400, "URI with blanks or brackets");
            }
        }
        String rest = text.substring(colon + 1);
        int at = rest.indexOf('@');
        String user = at < 0 ? "" : rest.substring(0, at);
        rest = rest.substring(at + 1);
        if (at == 0) {
            throw new BadSip(400, "URI without a user before @");
        }
        int question = rest.indexOf('?');
        String headers = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        int semicolon = rest.indexOf(';');
        String place = semicolon < 0 ? rest : rest.substring(0, semicolon);
        Params params = semicolon < 0
                ? Params.NONE
                : Params.of(Arrays.asList(rest.substring(semicolon + 1).split(";", -1)));
        int portAt = place.startsWith("[") ? place.indexOf("]:") + 1 : place.indexOf(':');
        boolean withPort = portAt > 0;
        String host = (withPort ? place.substring(0, portAt) : place).toLowerCase(Locale.ROOT);
        int port = withPort ? (int) Text.number(place.substring(portAt + 1), 65_535, "port") : -1;
        if (!isHost(host)) {
            throw new BadSip(400, "URI without a host");
        }
        return new SipUri(scheme, user, host, port, params, headers);
    }

    static boolean isHost(String host) {
        if (host.startsWith("[")) {
            // `:::` before an IPv4 address is what RFC 3261's grammar produced by mistake (RFC 5118 §4.10)
            return IPV6.matcher(host).matches() && (!host.contains(":::") || host.indexOf('.') > 0);
        }
        return host.length() <= 253 && isName(host);
    }

    /// Labels of letters, digits and hyphens, none of them empty, too long or begun with a hyphen; the last may have
    /// its dot.
    private static boolean isName(String host) {
        int begun = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean first = i == begun;
            if (c == '.' && !first) {
                begun = i + 1;
            } else if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && !first) || i - begun >= LABEL) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    public static SipUri of(String user, String host, int port, boolean tls) {
        return new SipUri(
                "sip", user, host, port, tls ? new Params(java.util.Map.of("transport", "tls")) : Params.NONE, "");
    }

    /// Escapes resolved, what a semicolon begins in the user part cut off.
    public String plainUser() {
        int end = user.indexOf(';');
        String plain = end < 0 ? user : user.substring(0, end);
        int password = plain.indexOf(':');
        plain = password < 0 ? plain : plain.substring(0, password);
        try {
            return URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new BadSip(400, "URI with a broken escape");
        }
    }

    @Override
    public String toString() {
        return scheme + ":" + (user.isEmpty() ? "" : user + "@") + host + (port < 0 ? "" : ":" + port) + params
                + (headers.isEmpty() ? "" : "?" + headers);
    }
}
