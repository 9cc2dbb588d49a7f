package io.pulseline.platform.settings;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One thing of Meta's `calling` object that can be set, with the value that it has at Meta when it was never set.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: field table"
public enum CallingField {
    STATUS("status", "DISABLED"),
    ICON("call_icon_visibility", "DEFAULT"),
    COUNTRIES("call_icons.restrict_to_user_countries", null),
    HOURS("call_hours.status", "DISABLED"),
    ZONE("call_hours.timezone_id", null),
    WEEK("call_hours.weekly_operating_hours", null),
    HOLIDAYS("call_hours.holiday_schedule", null),
    CALLBACK("callback_permission_status", "DISABLED"),
    KEYS("srtp_key_exchange_protocol", "DTLS"),
    CODECS("audio.additional_codecs", null),
    SIP("sip.status", "DISABLED"),
    SIP_WEBHOOKS("sip.webhook_delivery", "DISABLED"),
    SIP_SERVERS("sip.servers", null),
    VOICEMAIL("voicemail.status", "DISABLED"),
    VOICEMAIL_TRIGGERS("voicemail.triggers", null),
    ANNOUNCEMENT("voicemail.audio.default.announcement_media_id", null),
    VOICEMAIL_TIMEOUT("voicemail.audio.default.timeout_seconds", null);

    private final String path;
    private final @Nullable String unset;

    CallingField(String path, @Nullable String unset) {
        this.path = path;
        this.unset = unset;
    }

    /// Meta's names with dots between.
    public String path() {
        return path;
    }

    /// The member of `calling` that has to be sent to change this.
    public String block() {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /// Changes that stop calls or move them elsewhere; a person types the number before one is sent.
    public boolean risky(JsonNode after) {
        return this == SIP || this == STATUS && after.asString("").equals("DISABLED");
    }

    /// The value as it is compared: words in upper case, lists without their order, what was never set as Meta treats
    /// it. Absent and empty are the same.
    JsonNode in(JsonNode calling) {
        JsonNode value = calling;
        for (String step : List.of(path.split("\\."))) {
            value = value.path(step);
        }
        return switch (this) {
            case STATUS, ICON, HOURS, CALLBACK, KEYS, SIP, SIP_WEBHOOKS, VOICEMAIL -> word(value);
            case COUNTRIES, CODECS, VOICEMAIL_TRIGGERS -> Sorted.words(value);
            case WEEK -> Sorted.slots(value, "day_of_week", "open_time", "close_time");
            case HOLIDAYS -> Sorted.slots(value, "date", "start_time", "end_time");
            case SIP_SERVERS -> Sorted.servers(value);
            case ZONE, ANNOUNCEMENT, VOICEMAIL_TIMEOUT -> JsonNodeFactory.instance.stringNode(value.asString(""));
        };
    }

    private JsonNode word(JsonNode value) {
        String said = value.asString("").toUpperCase(Locale.ROOT).replace(' ', '_');
        return JsonNodeFactory.instance.stringNode(said.isEmpty() && unset != null ? unset : said);
    }
}
