package io.pulseline.metasim.world;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Which `calling` documents Meta refuses. Meta prints the rules, not the sentences; the sentences are ours.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: field table and list of failures"
final class SettingsRules {
    private static final Map<String, Set<String>> WORDS = new TreeMap<>(Map.of(
            "status", Set.of("ENABLED", "DISABLED"),
            "call_icon_visibility", Set.of("DEFAULT", "DISABLE_ALL"),
            "callback_permission_status", Set.of("ENABLED", "DISABLED"),
            "srtp_key_exchange_protocol", Set.of("DTLS", "SDES")));
    private static final Set<String> DAYS =
            Set.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");

    private SettingsRules() {}

    /// @return the first rule that the document breaks
    static Optional<String> complaint(JsonNode calling, Instant now) {
        for (Map.Entry<String, Set<String>> field : WORDS.entrySet()) {
            JsonNode value = calling.path(field.getKey());
            if (!value.isMissingNode() && !field.getValue().contains(value.asString(""))) {
                return Optional.of(field.getKey() + " must be one of "
                        + field.getValue().stream().sorted().toList());
            }
        }
        for (JsonNode country : calling.path("call_icons").path("restrict_to_user_countries")) {
            if (!country.asString("").matches("[A-Z]{2}")) {
                return Optional.of("restrict_to_user_countries takes ISO 3166 alpha-2 codes");
            }
        }
        for (JsonNode codec : calling.path("audio").path("additional_codecs")) {
            if (!Set.of("PCMA", "PCMU").contains(codec.asString(""))) {
                return Optional.of("additional_codecs takes PCMA and PCMU");
            }
        }
        return sip(calling.path("sip")).or(() -> hours(calling.path("call_hours"), now));
    }

    private static Optional<String> sip(JsonNode sip) {
        if (sip.path("status").asString("DISABLED").equals("ENABLED")
                && sip.path("servers").isEmpty()) {
            return Optional.of("sip.servers must have a server while SIP is enabled");
        }
        if (sip.path("servers").size() > 1) {
            return Optional.of("sip.servers takes one server per number");
        }
        for (JsonNode server : sip.path("servers")) {
            if (!server.path("hostname").asString("").matches("(?i)([a-z0-9-]+\\.)+[a-z][a-z0-9-]*")) {
                return Optional.of("sip.servers.hostname must be a domain name");
            }
            for (Map.Entry<String, JsonNode> part :
                    server.path("request_uri_user_params").properties()) {
                if (part.getKey().length() > 128 || part.getValue().asString("").length() > 128) {
                    return Optional.of("request_uri_user_params takes at most 128 characters");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> hours(JsonNode hours, Instant now) {
        if (!hours.path("status").asString("DISABLED").equals("ENABLED")) {
            return Optional.empty();
        }
        ZoneId zone;
        try {
            zone = ZoneId.of(hours.path("timezone_id").asString(""));
        } catch (DateTimeException unknown) {
            return Optional.of("call_hours.timezone_id is not a time zone");
        }
        JsonNode week = hours.path("weekly_operating_hours");
        if (!week.isArray() || week.isEmpty()) {
            return Optional.of("weekly_operating_hours must not be empty");
        }
        Map<String, List<JsonNode>> slots = new HashMap<>();
        for (JsonNode slot : week) {
            String day = slot.path("day_of_week").asString("");
            if (!DAYS.contains(day)) {
                return Optional.of("day_of_week must be MONDAY to SUNDAY");
            }
            slots.computeIfAbsent(day, fresh -> new ArrayList<>()).add(slot);
        }
        JsonNode holidays = hours.path("holiday_schedule");
        if (holidays.size() > 20) {
            return Optional.of("holiday_schedule takes at most 20 entries");
        }
        Map<String, List<JsonNode>> free = new HashMap<>();
        for (JsonNode holiday : holidays) {
            String date = holiday.path("date").asString("");
            try {
                if (LocalDate.parse(date).isBefore(LocalDate.ofInstant(now, zone))) {
                    return Optional.of("holiday_schedule.date is in the past");
                }
            } catch (DateTimeException wrong) {
                return Optional.of("holiday_schedule.date must be YYYY-MM-DD");
            }
            free.computeIfAbsent(date, fresh -> new ArrayList<>()).add(holiday);
        }
        return slots.values().stream()
                .map(day -> day(day, "open_time", "close_time"))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> free.values().stream()
                        .map(day -> day(day, "start_time", "end_time"))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<String> day(List<JsonNode> slots, String from, String to) {
        if (slots.size() > 2) {
            return Optional.of("A day takes at most two entries");
        }
        String last = "";
        for (JsonNode slot : slots.stream()
                .sorted(Comparator.comparing(slot -> slot.path(from).asString("")))
                .toList()) {
            String open = slot.path(from).asString("");
            String close = slot.path(to).asString("");
            if (!open.matches("([01][0-9]|2[0-3])[0-5][0-9]") || !close.matches("([01][0-9]|2[0-3])[0-5][0-9]")) {
                return Optional.of(from + " and " + to + " must be HHMM");
            }
            if (open.compareTo(close) >= 0) {
                return Optional.of(from + " must be before " + to);
            }
            if (open.compareTo(last) < 0) {
                return Optional.of("Entries of a day must not overlap");
            }
            last = close;
        }
        return Optional.empty();
    }
}
