package io.pulseline.platform.console.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/// The filters of one list that are set, as they stand in its address. What cannot be read is named and left out.
final class SetFilters {
    private final String path;
    private final Map<String, String> set = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    SetFilters(String path) {
        this.path = path;
    }

    /// @param href the list without this filter
    record Chip(String name, String value, String href) {}

    /// @return the value without blanks around it; null when nothing was given
    @Nullable
    String text(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        set.put(name, value.strip());
        return value.strip();
    }

    /// Midnight at the beginning of a day.
    ///
    /// @param daysAfter 1 for a last day that is to be included
    @Nullable
    Instant day(String name, @Nullable String value, ZoneId zone, int daysAfter) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            Instant day = LocalDate.parse(value.strip())
                    .plusDays(daysAfter)
                    .atStartOfDay(zone)
                    .toInstant();
            set.put(name, value.strip());
            return day;
        } catch (DateTimeException notADate) {
            problems.add(name);
            return null;
        }
    }

    <E extends Enum<E>> @Nullable E word(String name, Class<E> type, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        for (E known : Objects.requireNonNull(type.getEnumConstants())) {
            if (known.name().equalsIgnoreCase(value.strip())) {
                set.put(name, known.name());
                return known;
            }
        }
        problems.add(name);
        return null;
    }

    /// Adds what could not be understood.
    void problem(String name) {
        problems.add(name);
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    public boolean isEmpty() {
        return set.isEmpty();
    }

    public List<Chip> chips() {
        return set.entrySet().stream()
                .map(entry -> new Chip(entry.getKey(), entry.getValue(), address(path, without(entry.getKey()))))
                .toList();
    }

    /// The list with these filters.
    public String href() {
        return address(path, set);
    }

    /// The list without any.
    public String clear() {
        return path;
    }

    /// The same filters under another ending, for exports.
    public String href(String ending) {
        return address(path + ending, set);
    }

    /// The page that begins at the cursor; null when there is none.
    public @Nullable String next(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        Map<String, String> all = new LinkedHashMap<>(set);
        all.put("cursor", cursor);
        return address(path, all);
    }

    /// In one line, for the head of an export.
    public String words() {
        return set.isEmpty()
                ? "none"
                : set.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private Map<String, String> without(String name) {
        Map<String, String> rest = new LinkedHashMap<>(set);
        rest.remove(name);
        return rest;
    }

    private static String address(String path, Map<String, String> parameters) {
        return parameters.isEmpty()
                ? path
                : path + "?"
                        + parameters.entrySet().stream()
                                .map(entry -> entry.getKey() + "="
                                        + UriUtils.encode(entry.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"));
    }
}
