package io.pulseline.platform.export;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows of a CSV file (RFC 4180) that a spreadsheet opens without running anything: a cell that begins like a
/// formula
/// gets an apostrophe in front.
///
/// @see "OWASP, CSV Injection"
public final class Csv {
    /// Longer files belong into a job.
    private static final int MOST_PAGED = 10_000;

    private static final String FORMULA_STARTS = "=+-@\t\r";
    private final StringBuilder text = new StringBuilder("\uFEFF");
    private int rows;

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
        rows++;
        return this;
    }

    /// Page after page, until none is left or 10,000 rows are written; a last line says so then.
    ///
    /// @param page writes the page at a cursor, one row an item, and gives the cursor of the next; the first page's
    /// cursor and the one after the last are null
    public Csv pages(Function<@Nullable String, @Nullable String> page) {
        int before = rows;
        @Nullable String cursor = null;
        do {
            cursor = page.apply(cursor);
        } while (cursor != null && rows - before < MOST_PAGED);
        if (cursor != null) {
            int written = rows - before;
            row();
            row("Cut after " + written + " rows; narrow the filter for the rest");
        }
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
        return quoted(cell) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    /// A pattern for each of half a million cells took longer than the database.
    private static boolean quoted(String cell) {
        return cell.indexOf('"') >= 0 || cell.indexOf(',') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
