package io.pulseline.platform.kernel;

import java.util.regex.Pattern;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/// Logs as JSON leave the house: of what may be somebody's number only the last four digits stay
/// (`logging.structured.json.customizer`). Meta's ids are digits too and are cut like numbers, because nothing tells
/// them apart.
public final class MaskedNumbers implements StructuredLoggingJsonMembersCustomizer<Object> {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![0-9A-Za-z-])(?<![0-9]\\.)\\+?[0-9]{4,13}([0-9]{4})(?![0-9A-Za-z-]|\\.[0-9])");

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.applyingValueProcessor(
                (path, value) -> value instanceof String text && isText(path.toString()) ? masked(text) : value);
    }

    /// What people wrote, not times, names of threads and the like.
    private static boolean isText(String path) {
        return path.endsWith("message") || path.endsWith("stack_trace");
    }

    static String masked(String text) {
        return NUMBER.matcher(text).replaceAll("…$1");
    }
}
