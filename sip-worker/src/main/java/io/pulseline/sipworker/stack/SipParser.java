package io.pulseline.sipworker.stack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes to a message, no further than its form goes: whether its headers make sense is for [Rules] to say.
public final class SipParser {
    /// Bytes of a whole message; what is larger is cut off before it is read.
    public static final int LONGEST = 65_536;

    static final int MOST_HEADERS = 200;
    private static final Pattern VERSION = Pattern.compile("SIP/[0-9]{1,3}\\.[0-9]{1,3}", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2}) ?(.*)", Pattern.CASE_INSENSITIVE);

    private SipParser() {}

    /// A start line and headers, without the body.
    record Head(SipMessage message, int bytes) {}

    /// A datagram: everything behind the headers that Content-Length claims is the body, what follows is dropped.
    ///
    /// @throws Unreadable when nothing can be answered
    /// @throws BadSip never: a request that is wrong comes out as a [SipRequest] that [Rules] refuse
    public static SipMessage datagram(byte[] data, int length) throws Unreadable {
        Head head = head(data, length);
        SipMessage message = head.message();
        int rest = length - head.bytes();
        int claimed = claimed(message, rest);
        return withBody(message, data, head.bytes(), Math.min(rest, Math.max(0, claimed)));
    }

    static SipMessage withBody(SipMessage message, byte[] data, int from, int length) {
        byte[] body = Arrays.copyOfRange(data, from, from + length);
        return switch (message) {
            case SipRequest request -> new SipRequest(request.method(), request.target(), request.headers(), body);
            case SipResponse answer -> new SipResponse(answer.status(), answer.reason(), answer.headers(), body);
        };
    }

    /// @param otherwise where no Content-Length is
    /// @return negative when it is no usable number, [Rules] refuse it then
    static int claimed(SipMessage message, int otherwise) {
        List<String> lengths = message.headers().lines("Content-Length");
        if (lengths.isEmpty()) {
            return otherwise;
        }
        try {
            return lengths.size() > 1 ? -1 : (int) Text.number(lengths.getFirst(), Integer.MAX_VALUE, "length");
        } catch (BadSip bad) {
            return -1;
        }
    }

    /// @return index behind the empty line that ends the headers, -1 when it has not come
    static int endOfHead(byte[] data, int length) {
        for (int i = 3; i < length; i++) {
            if (data[i] == '\n' && data[i - 1] == '\r' && data[i - 2] == '\n' && data[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    static Head head(byte[] data, int length) throws Unreadable {
        int end = endOfHead(data, length);
        if (end < 0) {
            throw new Unreadable("no end of headers");
        }
        String text = new String(data, 0, end - 4, StandardCharsets.UTF_8);
        int lineEnd = text.indexOf("\r\n");
        String start = lineEnd < 0 ? text : text.substring(0, lineEnd);
        Headers headers = headers(lineEnd < 0 ? "" : text.substring(lineEnd + 2));
        return new Head(start(start, headers), end);
    }

    private static SipMessage start(String line, Headers headers) throws Unreadable {
        if (line.regionMatches(true, 0, "SIP/", 0, 4)) {
            Matcher status = STATUS.matcher(line);
            if (!status.matches()) {
                throw new Unreadable("broken status line");
            }
            return new SipResponse(Integer.parseInt(status.group(1)), status.group(2), headers, new byte[0]);
        }
        String[] parts = line.split(" ", -1);
        int version = line.toUpperCase(java.util.Locale.ROOT).lastIndexOf("SIP/");
        if (parts.length < 2 || version < 0 || !Text.isToken(parts[0])) {
            throw new Unreadable("no SIP");
        }
        // a blank too many makes a request that is refused, by its target
        String target = parts.length == 3 ? parts[1] : line.substring(parts[0].length() + 1);
        if (parts.length == 3 && VERSION.matcher(parts[2]).matches() && !parts[2].equalsIgnoreCase("SIP/2.0")) {
            headers.set(Rules.VERSION_MARK, parts[2]);
        }
        return new SipRequest(parts[0], target, headers, new byte[0]);
    }

    private static Headers headers(String text) throws Unreadable {
        Headers headers = new Headers();
        boolean folded = text.contains("\r\n ") || text.contains("\r\n\t");
        String unfolded = folded ? text.replaceAll("\r\n[ \t]+", " ") : text;
        for (int from = 0; from < unfolded.length(); ) {
            int end = unfolded.indexOf("\r\n", from);
            end = end < 0 ? unfolded.length() : end;
            if (end > from) {
                header(unfolded.substring(from, end), headers);
            }
            from = end + 2;
        }
        return headers;
    }

    private static void header(String line, Headers headers) throws Unreadable {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip();
        if (!Text.isToken(name) || headers.size() >= MOST_HEADERS) {
            throw new Unreadable("broken header");
        }
        headers.add(name, line.substring(colon + 1).strip());
    }

    /// Nothing that could be answered.
    public static final class Unreadable extends Exception {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }
}
