package io.pulseline.platform.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+385", "-cmd", "@SUM(A1)", "\t=1", "\r=1"})
    void neverLetsTextOfStrangersBeginAFormula(String evil) {
        assertThat(cell(evil).replace("\"", "")).startsWith("'");
    }

    @Test
    void keepsNumbersNumbers() {
        assertThat(cell(new BigDecimal("-0.5"))).isEqualTo("-0.5");
    }

    @Test
    void quotesWhatWouldBreakTheRow() {
        assertThat(cell("say \"hi\", Ana")).isEqualTo("\"say \"\"hi\"\", Ana\"");
    }

    @Test
    void leavesUnknownCellsEmpty() {
        assertThat(new Csv().row("a", null, "b").toString()).isEqualTo("\uFEFFa,,b\r\n");
    }

    @Test
    void followsPagesToTheLastOne() {
        Csv csv = new Csv();
        csv.pages(cursor -> {
            csv.row(cursor == null ? "first" : cursor);
            return cursor == null ? "second" : null;
        });
        assertThat(csv.toString()).isEqualTo("\uFEFFfirst\r\nsecond\r\n");
    }

    @Test
    void saysWhereItWasCut() {
        Csv csv = new Csv().row("head");
        csv.pages(cursor -> {
            for (int row = 0; row < 4_000; row++) {
                csv.row(row);
            }
            return "more";
        });
        assertThat(csv.toString()).endsWith("\r\n\r\nCut after 12000 rows; narrow the filter for the rest\r\n");
    }

    private static String cell(Object value) {
        String row = new Csv().row(value).toString();
        return row.substring(1, row.length() - 2);
    }
}
