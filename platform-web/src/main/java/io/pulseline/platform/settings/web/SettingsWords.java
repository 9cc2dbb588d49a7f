package io.pulseline.platform.settings.web;

import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.settings.CallingField;
import io.pulseline.platform.settings.Complaint;
import io.pulseline.platform.settings.SettingsChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Values and rules of settings in words, `settingsWords` in templates.
@Component
public class SettingsWords {
    private final MessageSource messages;

    SettingsWords(MessageSource messages) {
        this.messages = messages;
    }

    String rule(Complaint complaint) {
        return say("settings.rule." + complaint.rule());
    }

    List<FieldError> errors(List<Complaint> complaints) {
        return complaints.stream()
                .map(complaint -> new FieldError(complaint.field(), rule(complaint)))
                .toList();
    }

    /// Its name on pages.
    String field(SettingsChange change) {
        return say("settings.field." + change.field());
    }

    /// What Meta does about a change.
    String meta(SettingsChange change) {
        return say("settings.meta." + change.field());
    }

    /// What users notice of it, and when.
    String users(SettingsChange change) {
        return say("settings.users." + change.field());
    }

    /// A value as a sentence says it.
    public String value(CallingField field, JsonNode value) {
        return switch (field) {
            case STATUS, ICON, HOURS, CALLBACK, KEYS, SIP, SIP_WEBHOOKS, VOICEMAIL -> word(field, value.asString(""));
            case COUNTRIES -> value.isEmpty() ? say("settings.value.all-countries") : list(value);
            case CODECS, VOICEMAIL_TRIGGERS -> value.isEmpty() ? say("settings.value.none") : list(value);
            case WEEK -> slots(value, "day_of_week", "open_time", "close_time");
            case HOLIDAYS -> slots(value, "date", "start_time", "end_time");
            case SIP_SERVERS -> servers(value);
            case ZONE, ANNOUNCEMENT -> value.asString("").isEmpty() ? say("settings.value.none") : value.asString("");
            case VOICEMAIL_TIMEOUT ->
                value.asString("").isEmpty()
                        ? say("settings.value.none")
                        : say("settings.value.seconds", value.asString(""));
        };
    }

    private String word(CallingField field, String word) {
        return Objects.requireNonNullElse(
                messages.getMessage("settings.value." + field + "." + word, null, word, Locale.ENGLISH), word);
    }

    private static String list(JsonNode value) {
        return String.join(
                ", ", value.valueStream().map(one -> one.asString("")).toList());
    }

    private String slots(JsonNode value, String day, String from, String to) {
        if (value.isEmpty()) {
            return say("settings.value.none");
        }
        List<String> days = new ArrayList<>();
        String last = "";
        for (JsonNode slot : value) {
            String name = slot.path(day).asString("");
            String span = clock(slot.path(from).asString("")) + "–"
                    + clock(slot.path(to).asString(""));
            if (name.equals(last)) {
                days.set(days.size() - 1, days.getLast() + ", " + span);
            } else {
                days.add(messages.getMessage("settings.day." + name, null, name, Locale.ENGLISH) + " " + span);
            }
            last = name;
        }
        return String.join("; ", days);
    }

    private String servers(JsonNode value) {
        if (value.isEmpty()) {
            return say("settings.value.none");
        }
        List<String> servers = new ArrayList<>();
        for (JsonNode server : value) {
            StringBuilder text = new StringBuilder(server.path("hostname").asString(""))
                    .append(':')
                    .append(server.path("port").asInt(5061));
            server.path("request_uri_user_params")
                    .properties()
                    .forEach(one -> text.append(';')
                            .append(one.getKey())
                            .append('=')
                            .append(one.getValue().asString("")));
            servers.add(text.toString());
        }
        return String.join(", ", servers);
    }

    static String clock(String hhmm) {
        return hhmm.length() == 4 ? hhmm.substring(0, 2) + ":" + hhmm.substring(2) : hhmm;
    }

    private String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, Locale.ENGLISH);
    }
}
