package io.pulseline.platform.settings.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.MultiValueMap;

/// What the page for many numbers holds, as typed.
///
/// @param template  number whose settings are taken
/// @param parts     names of [#PARTS]
/// @param all       every number, the template's own aside; otherwise `numbers`
/// @param stopAfter failures that end it, as typed
public record FleetForm(
        String template, List<String> parts, boolean all, List<String> numbers, String stopAfter, String reason) {
    /// What can be taken over, as members of Meta's `calling` object. SIP is not among them: each number has its own
    /// server, and its switch is approved by typing the number.
    static final Map<String, List<String>> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("status", List.of("status"));
        PARTS.put("icon", List.of("call_icon_visibility", "call_icons"));
        PARTS.put("hours", List.of("call_hours"));
        PARTS.put("callback", List.of("callback_permission_status"));
        PARTS.put("media", List.of("srtp_key_exchange_protocol", "audio"));
        PARTS.put("voicemail", List.of("voicemail"));
    }

    static FleetForm empty(String template) {
        return new FleetForm(template, List.of("hours"), true, List.of(), "3", "");
    }

    static FleetForm of(MultiValueMap<String, String> typed) {
        return new FleetForm(
                CallingForm.first(typed, "template"),
                typed.getOrDefault("parts", List.of()).stream()
                        .filter(PARTS::containsKey)
                        .toList(),
                !CallingForm.first(typed, "which").equals("some"),
                typed.getOrDefault("number", List.of()),
                CallingForm.first(typed, "stopAfter").strip(),
                CallingForm.first(typed, "reason").strip());
    }

    List<String> blocks() {
        return parts.stream()
                .flatMap(part -> PARTS.getOrDefault(part, List.of()).stream())
                .toList();
    }

    /// 0 when it is no number from 1 on.
    int failures() {
        return stopAfter.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(stopAfter) : 0;
    }
}
