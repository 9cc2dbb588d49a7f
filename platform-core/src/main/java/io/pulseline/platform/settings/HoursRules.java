package io.pulseline.platform.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The rules of `call_hours`. While hours are off nothing but the words is judged: Meta keeps nothing else then.
final class HoursRules {
    private static final Set<String> DAYS =
            Set.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3])[0-5][0-9]");
    private static final int MOST_HOLIDAYS = 20;
    private static final String WEEK = "call_hours.weekly_operating_hours";
    private static final String HOLIDAYS = "call_hours.holiday_schedule";

    private final List<Complaint> complaints = new ArrayList<>();

    private HoursRules() {}

    static List<Complaint> of(JsonNode hours, Instant now) {
        HoursRules rules = new HoursRules();
        String status = hours.path("status").asString("");
        if (!Set.of("ENABLED", "DISABLED").contains(status)) {
            rules.broken("call_hours.status", SettingsRule.ON_OFF);
        }
        if (status.equals("ENABLED")) {
            rules.zone(hours.path("timezone_id").asString(""));
            rules.week(hours.path("weekly_operating_hours"));
            rules.holidays(hours.path("holiday_schedule"), CallingDocument.today(wrapped(hours), now));
        }
        return rules.complaints;
    }

    private static JsonNode wrapped(JsonNode hours) {
        return CallingDocument.empty().set("call_hours", hours);
    }

    private void zone(String id) {
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            broken("call_hours.timezone_id", SettingsRule.ZONE);
        }
    }

    private void week(JsonNode week) {
        if (!week.isArray() || week.isEmpty()) {
            broken(WEEK, SettingsRule.WEEK_EMPTY);
            return;
        }
        Map<String, List<Slot>> days = new LinkedHashMap<>();
        for (int i = 0; i < week.size(); i++) {
            String day = week.path(i).path("day_of_week").asString("");
            if (DAYS.contains(day)) {
                days.computeIfAbsent(day, fresh -> new ArrayList<>())
                        .add(Slot.of(week.path(i), WEEK + "[" + i + "]", "open_time", "close_time"));
            } else {
                broken(WEEK + "[" + i + "].day_of_week", SettingsRule.DAY_WORD);
            }
        }
        days.values().forEach(this::day);
    }

    private void holidays(JsonNode holidays, LocalDate today) {
        if (!holidays.isMissingNode() && !holidays.isArray()) {
            broken(HOLIDAYS, SettingsRule.LIST);
            return;
        }
        if (holidays.size() > MOST_HOLIDAYS) {
            broken(HOLIDAYS, SettingsRule.HOLIDAYS_20);
        }
        Map<String, List<Slot>> dates = new LinkedHashMap<>();
        for (int i = 0; i < holidays.size(); i++) {
            String place = HOLIDAYS + "[" + i + "]";
            String date = holidays.path(i).path("date").asString("");
            date(date, place + ".date", today);
            dates.computeIfAbsent(date, fresh -> new ArrayList<>())
                    .add(Slot.of(holidays.path(i), place, "start_time", "end_time"));
        }
        dates.values().forEach(this::day);
    }

    private void date(String date, String place, LocalDate today) {
        try {
            if (!DATE.matcher(date).matches()) {
                broken(place, SettingsRule.HOLIDAY_DATE);
            } else if (LocalDate.parse(date).isBefore(today)) {
                broken(place, SettingsRule.HOLIDAY_PAST);
            }
        } catch (DateTimeException noSuchDay) {
            broken(place, SettingsRule.HOLIDAY_DATE);
        }
    }

    private record Slot(String place, String fromName, String toName, String from, String to) {
        static Slot of(JsonNode row, String place, String from, String to) {
            return new Slot(
                    place, from, to, row.path(from).asString(""), row.path(to).asString(""));
        }

        boolean readable() {
            return TIME.matcher(from).matches() && TIME.matcher(to).matches();
        }
    }

    private void day(List<Slot> slots) {
        if (slots.size() > 2) {
            broken(slots.get(2).place(), SettingsRule.TWO_A_DAY);
        }
        String last = "";
        for (Slot slot : slots.stream().sorted(Comparator.comparing(Slot::from)).toList()) {
            if (!slot.readable()) {
                String wrong = TIME.matcher(slot.from()).matches() ? slot.toName() : slot.fromName();
                broken(slot.place() + "." + wrong, SettingsRule.TIME_FORMAT);
                continue;
            }
            if (slot.from().compareTo(slot.to()) >= 0) {
                broken(slot.place() + "." + slot.toName(), SettingsRule.OPEN_BEFORE_CLOSE);
            } else if (slot.from().compareTo(last) < 0) {
                broken(slot.place() + "." + slot.fromName(), SettingsRule.OVERLAP);
            }
            last = slot.to().compareTo(last) > 0 ? slot.to() : last;
        }
    }

    private void broken(String field, SettingsRule rule) {
        complaints.add(new Complaint(field, rule));
    }
}
