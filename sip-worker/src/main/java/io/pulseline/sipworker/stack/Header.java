package io.pulseline.sipworker.stack;

import java.util.Locale;
import java.util.Map;

/// One header line, unfolded.
///
/// @param name  as written, compact forms spelt out
/// @param value without surrounding blanks
public record Header(String name, String value) {
    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("l", "Content-Length"),
            Map.entry("c", "Content-Type"),
            Map.entry("f", "From"),
            Map.entry("s", "Subject"),
            Map.entry("k", "Supported"),
            Map.entry("t", "To"),
            Map.entry("v", "Via"),
            Map.entry("x", "Session-Expires"),
            Map.entry("r", "Refer-To"),
            Map.entry("b", "Referred-By"),
            Map.entry("o", "Event"),
            Map.entry("u", "Allow-Events"));

    public Header {
        name = name.length() == 1 ? COMPACT.getOrDefault(name.toLowerCase(Locale.ROOT), name) : name;
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            // whoever wrote it must not begin another line with it
            value = value.replaceAll("[\\r\\n]+", " ");
        }
    }

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
