package io.pulseline.platform.rating;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls behind a sum as lines of a CSV file (RFC 4180) that a spreadsheet opens without running
/// anything: a text
/// that begins like a formula gets an apostrophe in front.
///
/// @see "OWASP, CSV Injection"
public final class CallFile {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CallFile() {}

    /// The byte order mark that makes a spreadsheet read UTF-8, and the names of the columns.
    public static String head() {
        return "\uFEFF"
                + line(Stream.of(
                        "call_id",
                        "started_at_utc",
                        "number_id",
                        "market",
                        "direction",
                        "agent",
                        "seconds",
                        "pulses",
                        "currency",
                        "meta_cost",
                        "tenant_price",
                        "unrated_reason"));
    }

    public static String lines(List<CostReports.Called> calls) {
        return calls.stream()
                .map(call -> line(Stream.of(
                        call.call(),
                        call.startedAt(),
                        call.number(),
                        call.market(),
                        call.direction(),
                        call.agent(),
                        call.seconds(),
                        call.pulses(),
                        call.currency(),
                        text(call.metaCost()),
                        text(call.tenantPrice()),
                        text(call.unratedReason()))))
                .collect(Collectors.joining());
    }

    private static Object text(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private static String line(Stream<Object> cells) {
        return cells.map(CallFile::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        String cell = value.toString();
        // a number of ours may begin with a minus; text of strangers may not
        if (!(value instanceof Number) && !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0) {
            cell = "'" + cell;
        }
        return quoted(cell) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static boolean quoted(String cell) {
        return cell.indexOf('"') >= 0 || cell.indexOf(',') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }
}
