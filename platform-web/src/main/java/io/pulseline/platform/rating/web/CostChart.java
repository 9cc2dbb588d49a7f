package io.pulseline.platform.rating.web;

import io.pulseline.platform.rating.CostReports;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Meta's cost of each day as columns, the first tier below the others. Drawn on the server: it is there without a
/// script, on paper and in the dark; the table below says the same in figures.
///
/// @param highest day with the most cost
public record CostChart(Currency currency, List<Column> columns, List<Line> lines, LocalDate highest, BigDecimal most) {
    private static final int LEFT = 44;
    private static final int WIDTH = 860;
    private static final int BASE = 256;
    private static final int TALL = 226;
    private static final int LINES = 4;

    /// Where a column stands; heights in pixels, `label` empty for days without one.
    public record Column(
            LocalDate day,
            BigDecimal x,
            BigDecimal width,
            BigDecimal firstY,
            BigDecimal first,
            BigDecimal laterY,
            BigDecimal later,
            BigDecimal cost,
            String label) {}

    public record Line(BigDecimal y, BigDecimal value) {}

    /// @param rows by day and tier, of one currency
    static CostChart of(List<CostReports.Row> rows, LocalDate from, LocalDate to, Currency currency) {
        Map<LocalDate, BigDecimal[]> days = new TreeMap<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            days.put(day, new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        }
        for (CostReports.Row row : rows) {
            BigDecimal[] cost = days.get(LocalDate.parse(row.keys().get("day")));
            if (cost != null) {
                int part = List.of("", "0").contains(row.keys().get("tier")) ? 0 : 1;
                cost[part] = cost[part].add(row.metaCost());
            }
        }
        LocalDate highest = from;
        BigDecimal most = BigDecimal.ZERO;
        for (Map.Entry<LocalDate, BigDecimal[]> day : days.entrySet()) {
            BigDecimal cost = day.getValue()[0].add(day.getValue()[1]);
            if (cost.compareTo(most) > 0) {
                most = cost;
                highest = day.getKey();
            }
        }
        BigDecimal top = round(most);
        BigDecimal each = part(BigDecimal.valueOf(WIDTH - LEFT), BigDecimal.ONE, BigDecimal.valueOf(days.size()));
        int step = Math.max(1, (days.size() + 7) / 8);
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<LocalDate, BigDecimal[]> day : days.entrySet()) {
            BigDecimal x = each.multiply(BigDecimal.valueOf(columns.size())).add(BigDecimal.valueOf(LEFT));
            BigDecimal first = part(BigDecimal.valueOf(TALL), day.getValue()[0], top);
            BigDecimal later = part(BigDecimal.valueOf(TALL), day.getValue()[1], top);
            BigDecimal firstY = BigDecimal.valueOf(BASE).subtract(first);
            columns.add(new Column(
                    day.getKey(),
                    x,
                    part(each, BigDecimal.valueOf(7), BigDecimal.TEN),
                    firstY,
                    first,
                    firstY.subtract(later),
                    later,
                    day.getValue()[0].add(day.getValue()[1]),
                    columns.size() % step == 0 ? day.getKey().toString().substring(5) : ""));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i <= LINES; i++) {
            BigDecimal value = part(top, BigDecimal.valueOf(i), BigDecimal.valueOf(LINES));
            lines.add(new Line(
                    BigDecimal.valueOf(BASE)
                            .subtract(part(BigDecimal.valueOf(TALL), BigDecimal.valueOf(i), BigDecimal.valueOf(LINES))),
                    value));
        }
        return new CostChart(currency, columns, lines, highest, most);
    }

    /// One leading digit, upwards; four lines divide it well.
    private static BigDecimal round(BigDecimal most) {
        if (most.signum() == 0) {
            return BigDecimal.ONE;
        }
        int digits = most.precision() - most.scale() - 1;
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(digits);
        return most.divide(unit, 0, RoundingMode.CEILING).multiply(unit);
    }

    private static BigDecimal part(BigDecimal whole, BigDecimal share, BigDecimal of) {
        return whole.multiply(share).divide(of, 4, RoundingMode.HALF_UP).stripTrailingZeros();
    }
}
