package io.pulseline.platform.permissions.web;

import io.pulseline.platform.permissions.PermissionBoard.EndDay;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The heat table of ends: a row a day, a cell two hours, five steps of colour.
///
/// @param peak the fullest two hours in words, "" when nothing ends
public record EndCalendar(List<Row> rows, String peak, long sum) {
    private static final int STEPS = 5;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d", Locale.ENGLISH);
    private static final DateTimeFormatter PEAK = DateTimeFormatter.ofPattern("EEEE d MMM", Locale.ENGLISH);

    /// @param css class names of the cell
    public record Cell(long ends, String css, boolean past) {}

    public record Row(String day, List<Cell> cells, long sum) {}

    static EndCalendar of(List<EndDay> days, ZonedDateTime now) {
        long most = days.stream()
                .flatMap(day -> day.cells().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        List<Row> rows = new ArrayList<>();
        String peak = "";
        for (EndDay day : days) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < day.cells().size(); i++) {
                long ends = day.cells().get(i);
                cells.add(cell(day.day(), i, ends, most, now));
                if (peak.isEmpty() && most > 0 && ends == most) {
                    peak = PEAK.format(day.day()) + ", %02d:00 to %02d:00".formatted(i * 2, i * 2 + 2);
                }
            }
            rows.add(new Row(DAY.format(day.day()), cells, day.sum()));
        }
        return new EndCalendar(rows, peak, days.stream().mapToLong(EndDay::sum).sum());
    }

    private static Cell cell(LocalDate day, int place, long ends, long most, ZonedDateTime now) {
        boolean today = day.equals(now.toLocalDate());
        int current = now.getHour() / 2;
        if (today && place < current) {
            return new Cell(0, "past", true);
        }
        long step = ends == 0 ? 0 : Math.max(1, Math.ceilDiv(ends * STEPS, most));
        return new Cell(ends, (ends == 0 ? "" : "ht" + step) + (today && place == current ? " nowc" : ""), false);
    }
}
