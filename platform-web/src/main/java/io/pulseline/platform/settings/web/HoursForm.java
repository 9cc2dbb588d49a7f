package io.pulseline.platform.settings.web;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the hours page holds, as typed; times with a colon as the browser's fields have them.
public record HoursForm(long version, boolean on, String zone, List<Day> days, List<Holiday> holidays) {
    /// @see "Meta, Configure call settings, 26 Jun 2026: holiday_schedule"
    private static final int MOST_HOLIDAYS = 20;

    /// @param slots two, empty ones included
    public record Day(DayOfWeek day, List<Slot> slots) {
        public boolean open() {
            return slots.stream().anyMatch(Slot::filled);
        }
    }

    public record Slot(String from, String to) {
        public boolean filled() {
            return !from.isEmpty() || !to.isEmpty();
        }

        /// Minutes of the day for the strip; 0 when unreadable.
        public int start() {
            return minutes(from);
        }

        public int length() {
            return Math.max(0, minutes(to) - start());
        }

        private static int minutes(String clock) {
            return clock.matches("[0-2][0-9]:[0-5][0-9]")
                    ? Integer.parseInt(clock.substring(0, 2)) * 60 + Integer.parseInt(clock.substring(3))
                    : 0;
        }
    }

    public record Holiday(String date, String from, String to) {
        /// "Friday"; empty when it is no day.
        public String weekday() {
            try {
                return LocalDate.parse(date).getDayOfWeek().name();
            } catch (DateTimeException noDay) {
                return "";
            }
        }
    }

    static HoursForm of(JsonNode calling, long version, String zoneWhenNone) {
        JsonNode hours = calling.path("call_hours");
        List<Day> days = Arrays.stream(DayOfWeek.values())
                .map(day -> new Day(day, slots(hours.path("weekly_operating_hours"), day)))
                .toList();
        List<Holiday> holidays = hours.path("holiday_schedule")
                .valueStream()
                .map(one -> new Holiday(
                        one.path("date").asString(""),
                        SettingsWords.clock(one.path("start_time").asString("")),
                        SettingsWords.clock(one.path("end_time").asString(""))))
                .sorted(Comparator.comparing(Holiday::date))
                .toList();
        return new HoursForm(
                version,
                hours.path("status").asString("").equals("ENABLED"),
                hours.path("timezone_id").asString(zoneWhenNone),
                days,
                holidays);
    }

    private static List<Slot> slots(JsonNode week, DayOfWeek day) {
        List<Slot> slots = new ArrayList<>();
        week.valueStream()
                .filter(one -> one.path("day_of_week").asString("").equals(day.name()))
                .map(one -> new Slot(
                        SettingsWords.clock(one.path("open_time").asString("")),
                        SettingsWords.clock(one.path("close_time").asString(""))))
                .sorted(Comparator.comparing(Slot::from))
                .forEach(slots::add);
        while (slots.size() < 2) {
            slots.add(new Slot("", ""));
        }
        return slots;
    }

    static HoursForm of(MultiValueMap<String, String> typed) {
        List<Day> days = Arrays.stream(DayOfWeek.values())
                .map(day -> new Day(day, List.of(slot(typed, day + "-1"), slot(typed, day + "-2"))))
                .toList();
        List<Holiday> holidays = new ArrayList<>();
        for (int i = 0; typed.containsKey("date-" + i) && i < 100; i++) {
            holidays.add(new Holiday(
                    CallingForm.first(typed, "date-" + i),
                    CallingForm.first(typed, "start-" + i),
                    CallingForm.first(typed, "end-" + i)));
        }
        return new HoursForm(
                CallingForm.version(typed), typed.containsKey("on"), CallingForm.first(typed, "zone"), days, holidays);
    }

    private static Slot slot(MultiValueMap<String, String> typed, String name) {
        return new Slot(CallingForm.first(typed, "open-" + name), CallingForm.first(typed, "close-" + name));
    }

    HoursForm with(List<Holiday> other) {
        return new HoursForm(version, on, zone, days, other);
    }

    /// Monday's hours on every day up to Friday.
    HoursForm mondayOnWeekdays() {
        List<Slot> monday = days.getFirst().slots();
        return new HoursForm(
                version,
                on,
                zone,
                days.stream()
                        .map(day -> day.day().getValue() <= 5 ? new Day(day.day(), monday) : day)
                        .toList(),
                holidays);
    }

    HoursForm without(int holiday) {
        List<Holiday> left = new ArrayList<>(holidays);
        if (holiday >= 0 && holiday < left.size()) {
            left.remove(holiday);
        }
        return with(left);
    }

    /// As many as Meta takes, the first ones; none that is there already goes.
    HoursForm upToMost(List<Holiday> more) {
        int room = Math.max(0, MOST_HOLIDAYS - holidays.size());
        return and(fresh(more).stream().limit(room).toList());
    }

    /// How many of them there is no room for.
    int tooMany(List<Holiday> more) {
        return Math.max(0, holidays.size() + fresh(more).size() - MOST_HOLIDAYS);
    }

    private List<Holiday> fresh(List<Holiday> more) {
        return more.stream()
                .filter(one -> holidays.stream()
                        .noneMatch(old ->
                                old.date().equals(one.date()) && !one.date().isEmpty()))
                .toList();
    }

    HoursForm and(List<Holiday> more) {
        List<Holiday> all = new ArrayList<>(holidays);
        all.addAll(fresh(more));
        return with(all);
    }

    /// The whole block, so that nothing of it is forgotten at Meta.
    ObjectNode document() {
        ObjectNode calling = JsonNodeFactory.instance.objectNode();
        ObjectNode hours = calling.putObject("call_hours");
        hours.put("status", on ? "ENABLED" : "DISABLED");
        hours.put("timezone_id", zone);
        ArrayNode week = hours.putArray("weekly_operating_hours");
        for (Day day : days) {
            for (Slot slot : day.slots()) {
                if (slot.filled()) {
                    week.addObject()
                            .put("day_of_week", day.day().name())
                            .put("open_time", bare(slot.from()))
                            .put("close_time", bare(slot.to()));
                }
            }
        }
        ArrayNode off = hours.putArray("holiday_schedule");
        for (Holiday holiday : holidays) {
            off.addObject()
                    .put("date", holiday.date())
                    .put("start_time", bare(holiday.from()))
                    .put("end_time", bare(holiday.to()));
        }
        return calling;
    }

    /// Which day's row a place in the sent list came from.
    String inputOf(String field) {
        int at = field.indexOf('[');
        if (at < 0 || !field.contains("weekly_operating_hours")) {
            return at < 0 ? "zone" : "date-" + field.substring(at + 1, field.indexOf(']'));
        }
        int place = Integer.parseInt(field.substring(at + 1, field.indexOf(']')));
        for (Day day : days) {
            for (Slot slot : day.slots()) {
                if (slot.filled() && place-- == 0) {
                    return "open-" + day.day() + "-1";
                }
            }
        }
        return "open-MONDAY-1";
    }

    private static String bare(String clock) {
        return clock.replace(":", "");
    }
}
