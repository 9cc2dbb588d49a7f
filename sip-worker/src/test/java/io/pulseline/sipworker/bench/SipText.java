package io.pulseline.sipworker.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A SIP message as lines, read from a stream. As much as a load generator needs.
record SipText(List<String> lines) {
    /// @return null at the end of the stream
    static @Nullable SipText read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(80);
        int body = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (next != '\n') {
                if (next != '\r') {
                    line.append((char) next);
                }
                continue;
            }
            if (line.isEmpty()) {
                if (lines.isEmpty()) {
                    continue; // a keep-alive
                }
                in.readNBytes(body);
                return new SipText(lines);
            }
            String text = line.toString();
            if (text.regionMatches(true, 0, "Content-Length:", 0, 15) || text.regionMatches(true, 0, "l:", 0, 2)) {
                body = Integer.parseInt(text.substring(text.indexOf(':') + 1).strip());
            }
            lines.add(text);
            line.setLength(0);
        }
    }

    String first() {
        return lines.getFirst();
    }

    /// @return 0 for a request
    int status() {
        return first().startsWith("SIP/2.0 ") ? Integer.parseInt(first().substring(8, 11)) : 0;
    }

    /// All lines of a header, name included.
    List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (String line : lines) {
            if (line.length() > name.length()
                    && line.charAt(name.length()) == ':'
                    && line.regionMatches(true, 0, name, 0, name.length())) {
                found.add(line);
            }
        }
        return found;
    }

    /// @return the value, empty for none
    String value(String name) {
        List<String> found = all(name);
        return found.isEmpty()
                ? ""
                : found.getFirst().substring(name.length() + 1).strip();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
