package io.pulseline.metasim.world;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
        for (String list :
                List.of("/call_icons/restrict_to_user_countries", "/audio/additional_codecs", "/sip/servers")) {
            JsonNode there = calling.at(list);
            if (!there.isMissingNode() && !there.isArray()) {
                return Optional.of(list.substring(1).replace('/', '.') + " must be an array");
            }
        }
        for (Map.Entry<String, Set<String>> field : WORDS.entrySet()) {
            JsonNode value = calling.path(field.getKey());
            if (!value.isMissingNode() && !field.getValue().contains(value.asString(""))) {
                return Optional.of(field.getKey() + " must be one of "
                        + field.getValue().stream().sorted().toList());
            }
        }
        for (JsonNode country : calling.path("call_icons").path("restrict_to_user_countries")) {
            if (!List.of(Locale.getISOCountries()).contains(country.asString(""))) {
                return Optional.of("restrict_to_user_countries takes ISO 3166 alpha-2 codes");
            }
        }
        for (JsonNode codec : calling.path("audio").path("additional_codecs")) {
            if (!Set.of("PCMA", "PCMU").contains(codec.asString(""))) {
                return Optional.of("additional_codecs takes PCMA and PCMU");
            }
        }
        return sip(calling.path("sip"))
                .or(() -> hours(calling.path("call_hours"), now))
                .or(() -> voicemail(calling.path("voicemail"), calling));
    }

    private static Optional<String> voicemail(JsonNode voicemail, JsonNode calling) {
        JsonNode triggers = voicemail.path("triggers");
        JsonNode sound = voicemail.path("audio").path("default");
        JsonNode timeout = sound.path("timeout_seconds");
        if (!triggers.valueStream().allMatch(one -> Set.of("REJECT", "TIMEOUT").contains(one.asString("")))) {
            return Optional.of("voicemail.triggers takes REJECT and TIMEOUT");
        }
        if (!timeout.isMissingNode()
                && (!timeout.isIntegralNumber() || timeout.intValue() < 0 || timeout.intValue() > 30)) {
            return Optional.of("timeout_seconds must be 0 to 30");
        }
        return switch (voicemail.path("status").asString("DISABLED")) {
            case "DISABLED" -> Optional.empty();
            case "ENABLED" -> {
                if (triggers.isEmpty()) {
                    yield Optional.of("voicemail.triggers must not be empty while voicemail is enabled");
                }
                if (!sound.path("announcement_media_id").isIntegralNumber()) {
                    yield Optional.of("announcement_media_id is required");
                }
                yield calling.path("status").asString("").equals("ENABLED")
                        ? Optional.empty()
                        : Optional.of("voicemail needs calling to be enabled");
            }
            default -> Optional.of("voicemail.status must be ENABLED or DISABLED");
        };
    }

    private static Optional<String> sip(JsonNode sip) {
        for (String switches : List.of("status", "webhook_delivery")) {
            String word = sip.path(switches).asString("DISABLED");
            if (!word.equals("ENABLED") && !word.equals("DISABLED")) {
                return Optional.of("sip." + switches + " must be ENABLED or DISABLED");
            }
        }
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
            JsonNode port = server.path("port");
            if (!port.isMissingNode() && (!port.isInt() || port.intValue() < 1 || port.intValue() > 65_535)) {
                return Optional.of("sip.servers.port must be a port");
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
        if (hours.isMissingNode() || hours.path("status").asString("").equals("DISABLED")) {
            return Optional.empty();
        }
        if (!hours.path("status").asString("").equals("ENABLED")) {
            return Optional.of("call_hours.status must be ENABLED or DISABLED");
        }
        String named = hours.path("timezone_id").asString("");
        if (!ZoneId.getAvailableZoneIds().contains(named)) {
            return Optional.of("call_hours.timezone_id is not a time zone");
        }
        ZoneId zone = ZoneId.of(named);
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
