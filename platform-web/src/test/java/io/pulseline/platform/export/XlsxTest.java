package io.pulseline.platform.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

/// What a spreadsheet finds in our files.
class XlsxTest {
    @Test
    void numbersStayNumbersAndTextNeverBecomesAFormula() throws IOException {
        byte[] file = new Xlsx("Costs")
                .row("market", "calls", "cost", null, "note")
                .row("=HYPERLINK(\"http://127.0.0.1\")", 3L, new BigDecimal("0.0114"), null, "+1+1")
                .row()
                .row("@SUM(A1)", 12, new BigDecimal("520.97587"))
                .bytes();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            List<Row> rows = book.getFirstSheet().read();
            Row first = rows.get(1);
            assertThat(first.getCell(0).getType()).isEqualTo(CellType.STRING);
            assertThat(first.getCell(0).getFormula()).isNull();
            assertThat(first.getCellText(0)).isEqualTo("=HYPERLINK(\"http://127.0.0.1\")");
            assertThat(first.getCellText(4)).isEqualTo("+1+1");
            assertThat(first.getCellAsNumber(1).orElseThrow()).isEqualByComparingTo("3");
            assertThat(first.getCellAsNumber(2).orElseThrow()).isEqualByComparingTo("0.0114");
            assertThat(rows.getLast().getCellAsNumber(2).orElseThrow()).isEqualByComparingTo("520.97587");
            assertThat(rows.getLast().getCell(0).getType()).isEqualTo(CellType.STRING);
        }
    }
}
