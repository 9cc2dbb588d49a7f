package io.pulseline.platform.statements;

import io.pulseline.platform.statements.Statement.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The arithmetic of a statement. Pure.
final class StatementSums {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private StatementSums() {}

    /// @param net rounded once, half up; tax is of the rounded net
    record Sums(
            long calls,
            long pulses,
            BigDecimal metaCost,
            BigDecimal netExact,
            BigDecimal net,
            BigDecimal tax,
            BigDecimal total) {}

    static Sums of(List<Line> lines, BigDecimal taxPercent, Currency currency) {
        long calls = 0;
        long pulses = 0;
        BigDecimal metaCost = BigDecimal.ZERO;
        BigDecimal exact = BigDecimal.ZERO;
        for (Line line : lines) {
            calls += line.ofMessages() ? 0 : line.calls();
            pulses += line.pulses();
            metaCost = metaCost.add(line.metaCost());
            exact = exact.add(line.amount());
        }
        int decimals = Math.max(0, currency.getDefaultFractionDigits());
        BigDecimal net = exact.setScale(decimals, RoundingMode.HALF_UP);
        BigDecimal tax = net.multiply(taxPercent).divide(HUNDRED, decimals, RoundingMode.HALF_UP);
        return new Sums(calls, pulses, metaCost, exact, net, tax, net.add(tax));
    }

    /// What now is more, or less, than what was stated; lines without a difference are left out.
    static List<Line> difference(List<Line> now, List<Line> stated) {
        Map<String, Line> sums = new TreeMap<>();
        now.forEach(line -> add(sums, line, 1));
        stated.forEach(line -> add(sums, line, -1));
        return new ArrayList<>(sums.values().stream()
                .filter(line -> line.calls() != 0
                        || line.pulses() != 0
                        || line.metaCost().signum() != 0
                        || line.amount().signum() != 0)
                .toList());
    }

    private static void add(Map<String, Line> sums, Line line, int sign) {
        BigDecimal factor = BigDecimal.valueOf(sign);
        sums.merge(
                line.market() + "\n" + line.category() + "\n" + line.tierFrom(),
                new Line(
                        line.market(),
                        line.category(),
                        line.tierFrom(),
                        sign * line.calls(),
                        sign * line.pulses(),
                        line.metaCost().multiply(factor),
                        line.amount().multiply(factor)),
                (one, other) -> new Line(
                        one.market(),
                        one.category(),
                        one.tierFrom(),
                        one.calls() + other.calls(),
                        one.pulses() + other.pulses(),
                        one.metaCost().add(other.metaCost()),
                        one.amount().add(other.amount())));
    }
}
