package io.pulseline.platform.settings.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the calling page holds, as typed.
///
/// @param version that the person looked at
public record CallingForm(
        long version,
        boolean on,
        String icon,
        String countries,
        boolean callback,
        String keys,
        List<String> codecs,
        boolean voicemail,
        List<String> triggers,
        String announcement,
        String timeout) {
    static CallingForm of(JsonNode calling, long version) {
        JsonNode sound = calling.path("voicemail").path("audio").path("default");
        return new CallingForm(
                version,
                word(calling.path("status"), "DISABLED").equals("ENABLED"),
                word(calling.path("call_icon_visibility"), "DEFAULT"),
                String.join(", ", words(calling.path("call_icons").path("restrict_to_user_countries"))),
                word(calling.path("callback_permission_status"), "DISABLED").equals("ENABLED"),
                word(calling.path("srtp_key_exchange_protocol"), "DTLS"),
                words(calling.path("audio").path("additional_codecs")),
                word(calling.path("voicemail").path("status"), "DISABLED").equals("ENABLED"),
                words(calling.path("voicemail").path("triggers")),
                sound.path("announcement_media_id").asString(""),
                sound.path("timeout_seconds").asString(""));
    }

    static CallingForm of(MultiValueMap<String, String> typed) {
        return new CallingForm(
                version(typed),
                typed.containsKey("on"),
                first(typed, "icon"),
                first(typed, "countries"),
                typed.containsKey("callback"),
                first(typed, "keys"),
                typed.getOrDefault("codecs", List.of()),
                typed.containsKey("voicemail"),
                typed.getOrDefault("triggers", List.of()),
                first(typed, "announcement").strip(),
                first(typed, "timeout").strip());
    }

    CallingForm withAnnouncement(String media) {
        return new CallingForm(
                version, on, icon, countries, callback, keys, codecs, voicemail, triggers, media, timeout);
    }

    static long version(MultiValueMap<String, String> typed) {
        String text = first(typed, "version");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    static String first(MultiValueMap<String, String> typed, String name) {
        String value = typed.getFirst(name);
        return value == null ? "" : value;
    }

    /// Every member that the page shows.
    ObjectNode document() {
        ObjectNode calling = JsonNodeFactory.instance.objectNode();
        calling.put("status", on ? "ENABLED" : "DISABLED");
        calling.put("call_icon_visibility", icon);
        ArrayNode where = calling.putObject("call_icons").putArray("restrict_to_user_countries");
        Arrays.stream(countries.split("[,;\\s]+"))
                .filter(code -> !code.isBlank())
                .map(code -> code.toUpperCase(Locale.ROOT))
                .forEach(where::add);
        calling.put("callback_permission_status", callback ? "ENABLED" : "DISABLED");
        calling.put("srtp_key_exchange_protocol", keys);
        ArrayNode more = calling.putObject("audio").putArray("additional_codecs");
        codecs.forEach(more::add);
        ObjectNode left = calling.putObject("voicemail");
        left.put("status", voicemail ? "ENABLED" : "DISABLED");
        if (voicemail) {
            ArrayNode when = left.putArray("triggers");
            triggers.forEach(when::add);
            ObjectNode sound = left.putObject("audio").putObject("default");
            number(sound, "announcement_media_id", announcement);
            number(sound, "timeout_seconds", timeout);
        }
        return calling;
    }

    /// What is no number stays as typed, for the rules to name it.
    private static void number(ObjectNode holder, String name, String typed) {
        if (typed.matches("[0-9]{1,18}")) {
            holder.put(name, Long.parseLong(typed));
        } else if (!typed.isEmpty()) {
            holder.put(name, typed);
        }
    }

    private static String word(JsonNode value, String unset) {
        String word = value.asString("").toUpperCase(Locale.ROOT);
        return word.isEmpty() ? unset : word;
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream().map(one -> one.asString("")).toList();
    }
}
