package io.pulseline.platform.statements;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.statements.Statement.Line;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementSumsTest {
    @ParameterizedTest
    @CsvSource({
        // currency, two lines, tax %, net, tax, total
        "USD, 0.0095, 0.0114, 20, 0.02, 0.00, 0.02",
        "USD, 1.002, 1.003, 20, 2.01, 0.40, 2.41",
        "USD, 1.004, 1.000, 19, 2.00, 0.38, 2.38",
        // no minor unit
        "CLP, 12.4, 12.1, 19, 25, 5, 30",
        "CLP, 12.2, 12.2, 19, 24, 5, 29",
        "USD, -1.002, -1.003, 20, -2.01, -0.40, -2.41"
    })
    void aSumIsRoundedOnceAndTheTaxIsOfTheRoundedSum(
            String currency,
            BigDecimal one,
            BigDecimal other,
            BigDecimal tax,
            BigDecimal net,
            BigDecimal taxed,
            BigDecimal total) {
        StatementSums.Sums sums = StatementSums.of(
                List.of(line("A", "0", 1, one), line("B", "0", 2, other)), tax, Currency.getInstance(currency));
        assertThat(sums.netExact()).isEqualByComparingTo(one.add(other));
        assertThat(sums.net()).isEqualTo(net);
        assertThat(sums.tax()).isEqualTo(taxed);
        assertThat(sums.total()).isEqualTo(total);
        assertThat(sums.calls()).isEqualTo(3);
        assertThat(sums.pulses()).isEqualTo(30);
        assertThat(sums.metaCost()).isEqualByComparingTo("0.2");
    }

    @Test
    void messagesAreLinesOfTheirOwnAndNoCalls() {
        Line sent = new Line("A", "UTILITY", "", 7, 0, new BigDecimal("0.1484"), new BigDecimal("0.20"));
        StatementSums.Sums sums =
                StatementSums.of(List.of(line("A", "", 1, "1.0"), sent), BigDecimal.ZERO, Currency.getInstance("USD"));
        assertThat(sums.calls()).isEqualTo(1);
        assertThat(sums.netExact()).isEqualByComparingTo("1.20");
        assertThat(StatementSums.difference(List.of(line("A", "", 1, "1.0"), sent), List.of(line("A", "", 1, "1.0"))))
                .as("the same market, and not the same line")
                .containsExactly(sent);
        assertThat(sent.what()).isEqualTo("A, messages UTILITY");
    }

    @Test
    void aCorrectionHasOnlyWhatDiffers() {
        List<Line> stated = List.of(line("A", "0", 2, "2.0"), line("A", "50001", 1, "0.5"), line("B", "0", 1, "1"));
        List<Line> now = List.of(line("A", "0", 1, "1.0"), line("A", "50001", 2, "1.0"), line("B", "0", 1, "1"));
        assertThat(StatementSums.difference(now, stated))
                .extracting(Line::tierFrom, Line::calls, line -> line.amount().stripTrailingZeros())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("0", -1L, new BigDecimal("-1")),
                        org.assertj.core.groups.Tuple.tuple("50001", 1L, new BigDecimal("0.5")));
        assertThat(StatementSums.difference(now, now)).isEmpty();
        assertThat(StatementSums.difference(List.of(), stated)).hasSize(3);
    }

    private static Line line(String market, String tier, long calls, String amount) {
        return line(market, tier, calls, new BigDecimal(amount));
    }

    private static Line line(String market, String tier, long calls, BigDecimal amount) {
        return new Line(market, tier, calls, calls * 10, new BigDecimal("0.1"), amount);
    }
}
