package io.pulseline.platform.export;

import org.jspecify.annotations.Nullable;

/// Rows of a CSV file (RFC 4180) that a spreadsheet opens without running anything: a cell that begins like a
/// formula
/// gets an apostrophe in front.
///
/// @see "OWASP, CSV Injection"
public final class Csv {
    private static final String FORMULA_STARTS = "=+-@\t\r";
    private final StringBuilder text = new StringBuilder("\uFEFF");

    /// Adds a row.
    ///
    /// @param cells null is an empty cell
    public Csv row(@Nullable Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(cell(cells[i]));
        }
        text.append("\r\n");
        return this;
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String cell = value.toString();
        // a number of ours may begin with a minus; text of strangers may not
        if (!(value instanceof Number) && !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0) {
            cell = "'" + cell;
        }
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
