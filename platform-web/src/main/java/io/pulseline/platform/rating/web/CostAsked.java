package io.pulseline.platform.rating.web;

import io.pulseline.platform.rating.CostQuestion;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/// A report's question as it stands in the address; what cannot be read is named and put right.
///
/// @param zones    whose midnights begin the days, in words
/// @param problems parameters that could not be read
public record CostAsked(CostQuestion question, List<String> zones, List<String> problems) {
    private static final List<String> GROUPS = List.of("day", "number");
    private static final List<String> FILTERS =
            List.of("number", "market", "direction", "agent", "tag", "tier", "hour");

    /// @param zones of the tenant's accounts, the first one decides what today is; never empty
    static CostAsked read(Map<String, String> given, List<ZoneId> zones, java.time.Clock clock) {
        List<String> problems = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(clock.instant(), zones.getFirst());
        LocalDate to = date("to", given, today, problems);
        LocalDate from = date("from", given, to.withDayOfMonth(1), problems);
        if (from.isAfter(to)) {
            problems.add("from");
            from = to.withDayOfMonth(1);
        }
        String groupBy = given.getOrDefault("group_by", "");
        List<String> groups = groupBy.isBlank() ? GROUPS : List.of(groupBy.split(",", 0));
        if (groups.isEmpty() || !CostQuestion.KEYS.containsAll(groups)) {
            problems.add("group_by");
            groups = GROUPS;
        }
        ZoneId zone = null;
        String tz = given.getOrDefault("tz", "");
        if (!tz.isBlank()) {
            try {
                zone = ZoneId.of(tz);
            } catch (DateTimeException unknown) {
                problems.add("tz");
            }
        }
        Map<String, String> only = new LinkedHashMap<>();
        for (String filter : FILTERS) {
            String value = given.get(filter);
            // an empty market, agent or tag is a value too, written as a dash in the address
            if (value != null && !value.isEmpty()) {
                only.put(filter, value.equals("-") ? "" : value);
            }
        }
        return new CostAsked(
                new CostQuestion(from, to, groups, zone, only),
                zone == null ? zones.stream().map(ZoneId::getId).distinct().toList() : List.of(zone.getId()),
                problems);
    }

    private static LocalDate date(String name, Map<String, String> given, LocalDate otherwise, List<String> problems) {
        String text = given.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            problems.add(name);
            return otherwise;
        }
    }

    /// For the address, everything that was asked.
    public String query() {
        return query(question.groupBy(), question.from(), question.to(), question.only());
    }

    public String with(String groups) {
        return query(List.of(groups.split(",", 0)), question.from(), question.to(), question.only());
    }

    public String without(String filter) {
        Map<String, String> fewer = new TreeMap<>(question.only());
        fewer.remove(filter);
        return query(question.groupBy(), question.from(), question.to(), fewer);
    }

    /// The calls behind a row.
    public String behind(Map<String, String> keys) {
        Map<String, String> only = new TreeMap<>(question.only());
        LocalDate from = question.from();
        LocalDate to = question.to();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String value = Objects.requireNonNullElse(key.getValue(), "");
            if (key.getKey().equals("day")) {
                from = LocalDate.parse(value);
                to = from;
            } else {
                only.put(key.getKey(), value);
            }
        }
        return query(question.groupBy(), from, to, only);
    }

    private String query(List<String> groups, LocalDate from, LocalDate to, Map<String, String> only) {
        StringBuilder query = new StringBuilder("from=" + from + "&to=" + to + "&group_by=" + String.join(",", groups));
        @Nullable ZoneId zone = question.zone();
        if (zone != null) {
            query.append("&tz=").append(zone.getId());
        }
        new TreeMap<>(only)
                .forEach((key, value) -> query.append('&')
                        .append(key)
                        .append('=')
                        .append(value.isEmpty() ? "-" : UriUtils.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }
}
