package io.pulseline.platform.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/// Rows of an XLSX sheet. Text is stored as text, so nothing that a stranger wrote is ever a formula.
public final class Xlsx {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Workbook workbook = new Workbook(bytes, "Pulseline", "1.0");
    private final Worksheet sheet;
    private int row;

    public Xlsx(String name) {
        sheet = workbook.newWorksheet(name);
    }

    /// Adds a row.
    ///
    /// @param cells numbers stay numbers, everything else is text; null is an empty cell
    public Xlsx row(@Nullable Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            switch (cells[i]) {
                case null -> {}
                case BigDecimal amount -> {
                    sheet.value(row, i, amount);
                    sheet.style(row, i).format("0.00########").set();
                }
                case Number number -> sheet.value(row, i, number);
                case Object text -> sheet.value(row, i, text.toString());
            }
        }
        row++;
        return this;
    }

    /// The file; no row can be added afterwards.
    public byte[] bytes() {
        try {
            workbook.finish();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
