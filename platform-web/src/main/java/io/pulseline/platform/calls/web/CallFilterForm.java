package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.Outcome;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/// The filters of the list of calls as they stand in the address. What cannot be read is named and left out.
///
/// @param from first day in the viewer's zone
/// @param to   last day, included
record CallFilterForm(
        @Nullable String from,
        @Nullable String to,
        @Nullable String number,
        @Nullable String direction,
        @Nullable String outcome,
        @Nullable String user,
        @Nullable String agent,
        @Nullable String wacid) {

    /// @param problems parameters that could not be read
    record Read(CallFilter filter, List<String> problems) {}

    /// One set filter and the address of the list without it.
    record Chip(String name, String value, String without) {}

    Read read(ZoneId zone) {
        List<String> problems = new ArrayList<>();
        LocalDate first = date("from", from, problems);
        LocalDate last = date("to", to, problems);
        String id = text(number);
        String typed = text(user);
        return new Read(
                new CallFilter(
                        first == null ? null : first.atStartOfDay(zone).toInstant(),
                        last == null
                                ? null
                                : last.plusDays(1).atStartOfDay(zone).toInstant(),
                        id == null ? null : new PhoneNumberId(id),
                        word("direction", Direction.class, direction, problems),
                        word("outcome", Outcome.class, outcome, problems),
                        typed == null ? null : userKey(typed),
                        text(agent),
                        text(wacid)),
                problems);
    }

    /// Whether it leads to one user: nothing that is kept may.
    boolean namesSomebody() {
        return text(user) != null || text(wacid) != null;
    }

    /// Any filter at all?
    public boolean isEmpty() {
        return pairs().isEmpty();
    }

    public List<Chip> chips() {
        return pairs().stream()
                .map(pair -> new Chip(pair[0], pair[1], query(pair[0])))
                .toList();
    }

    /// The filters as a query string without the question mark.
    public String query() {
        return query("");
    }

    private String query(String without) {
        List<String> parts = new ArrayList<>();
        for (String[] pair : pairs()) {
            if (!pair[0].equals(without)) {
                parts.add(pair[0] + "=" + UriUtils.encode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return String.join("&", parts);
    }

    private List<String[]> pairs() {
        List<String[]> pairs = new ArrayList<>();
        add(pairs, "from", from);
        add(pairs, "to", to);
        add(pairs, "number", number);
        add(pairs, "direction", direction);
        add(pairs, "outcome", outcome);
        add(pairs, "user", user);
        add(pairs, "agent", agent);
        add(pairs, "wacid", wacid);
        return pairs;
    }

    private static void add(List<String[]> pairs, String name, @Nullable String value) {
        String text = text(value);
        if (text != null) {
            pairs.add(new String[] {name, text});
        }
    }

    /// A typed number loses its plus and spaces; a business-scoped id stays as it is.
    private static String userKey(String bare) {
        return bare.matches("[A-Za-z]{2}\\..*") ? bare : bare.replaceAll("[^0-9]", "");
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable LocalDate date(String name, @Nullable String value, List<String> problems) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(value.strip());
        } catch (DateTimeException notADate) {
            problems.add(name);
            return null;
        }
    }

    private static <E extends Enum<E>> @Nullable E word(
            String name, Class<E> type, @Nullable String value, List<String> problems) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return Enum.valueOf(type, value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            problems.add(name);
            return null;
        }
    }
}
