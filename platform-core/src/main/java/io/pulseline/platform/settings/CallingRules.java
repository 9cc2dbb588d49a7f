package io.pulseline.platform.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Which `calling` documents Meta would refuse. Every broken rule is told, not only the first.
///
/// @see "Meta, Configure call settings, 26 Jun 2026; SIP configuration guide, 15 Dec 2025"
final class CallingRules {
    private static final Set<String> ON_OFF = Set.of("ENABLED", "DISABLED");
    private static final Set<String> ICONS = Set.of("DEFAULT", "DISABLE_ALL");
    private static final Set<String> KEYS = Set.of("DTLS", "SDES");
    private static final Set<String> CODECS = Set.of("PCMA", "PCMU");
    private static final Set<String> TRIGGERS = Set.of("REJECT", "TIMEOUT");
    private static final Set<String> READ_ONLY = Set.of("restrictions", "ip_addresses");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern HOSTNAME =
            Pattern.compile("(?i)(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
    private static final int LONGEST_PARAMETER = 128;
    private static final int LONGEST_TIMEOUT = 30;

    private final List<Complaint> complaints = new ArrayList<>();
    private final int foreignServers;

    private CallingRules(int foreignServers) {
        this.foreignServers = foreignServers;
    }

    /// @param change what somebody wants to change, as they wrote it
    /// @return names that are none of Meta's; the values are judged after the merge
    static List<Complaint> ofNames(JsonNode change) {
        CallingRules rules = new CallingRules(0);
        if (!change.isObject()) {
            rules.broken("calling", SettingsRule.OBJECT);
        }
        change.properties().forEach(member -> {
            String name = member.getKey();
            if (name.equals("video")) {
                rules.broken(name, SettingsRule.VIDEO);
            } else if (!CallingDocument.BLOCKS.contains(name) && !READ_ONLY.contains(name)) {
                rules.broken(name, SettingsRule.UNKNOWN_FIELD);
            }
        });
        return rules.complaints;
    }

    /// @param document the whole of it, after the merge
    static List<Complaint> of(JsonNode document, Instant now) {
        return of(document, now, 0);
    }

    /// @param foreignServers how many SIP servers other apps have at the number
    static List<Complaint> of(JsonNode document, Instant now, int foreignServers) {
        CallingRules rules = new CallingRules(foreignServers);
        rules.word(document, "status", ON_OFF, SettingsRule.ON_OFF);
        rules.word(document, "call_icon_visibility", ICONS, SettingsRule.ICON_WORD);
        rules.word(document, "callback_permission_status", ON_OFF, SettingsRule.ON_OFF);
        rules.word(document, "srtp_key_exchange_protocol", KEYS, SettingsRule.KEYS_WORD);
        if (rules.object(document, "call_icons")) {
            rules.words(
                    document.path("call_icons").path("restrict_to_user_countries"),
                    CallingField.COUNTRIES.path(),
                    COUNTRIES,
                    SettingsRule.COUNTRY_CODE);
        }
        if (rules.object(document, "audio")) {
            rules.words(
                    document.path("audio").path("additional_codecs"),
                    CallingField.CODECS.path(),
                    CODECS,
                    SettingsRule.CODEC_WORD);
        }
        if (rules.object(document, "call_hours")) {
            rules.complaints.addAll(HoursRules.of(document.path("call_hours"), now));
        }
        if (rules.object(document, "sip")) {
            rules.sip(document.path("sip"));
        }
        if (rules.object(document, "voicemail")) {
            rules.voicemail(document.path("voicemail"), document);
        }
        return rules.complaints;
    }

    private void sip(JsonNode sip) {
        word(sip, "sip.status", ON_OFF, SettingsRule.ON_OFF);
        word(sip, "sip.webhook_delivery", ON_OFF, SettingsRule.ON_OFF);
        JsonNode servers = sip.path("servers");
        if (sip.has("servers") && !servers.isArray()) {
            broken("sip.servers", SettingsRule.LIST);
            return;
        }
        if (sip.path("status").asString("").equals("ENABLED") && servers.isEmpty() && foreignServers == 0) {
            broken("sip.servers", SettingsRule.SERVER_NEEDED);
        }
        if (servers.size() > 1) {
            broken("sip.servers", SettingsRule.ONE_SERVER);
        }
        if (!servers.isEmpty() && foreignServers > 0) {
            broken("sip.servers", SettingsRule.FOREIGN_SERVER);
        }
        for (int i = 0; i < servers.size(); i++) {
            server(servers.path(i), "sip.servers[" + i + "]");
        }
    }

    private void server(JsonNode server, String place) {
        if (!HOSTNAME.matcher(server.path("hostname").asString("")).matches()) {
            broken(place + ".hostname", SettingsRule.HOSTNAME);
        }
        JsonNode port = server.path("port");
        if (!port.isMissingNode() && (!port.isIntegralNumber() || port.asInt(0) < 1 || port.asInt(0) > 65_535)) {
            broken(place + ".port", SettingsRule.PORT);
        }
        JsonNode parameters = server.path("request_uri_user_params");
        if (!parameters.isMissingNode() && !parameters.isObject()) {
            broken(place + ".request_uri_user_params", SettingsRule.OBJECT);
        }
        parameters.properties().forEach(parameter -> {
            JsonNode value = parameter.getValue();
            if (parameter.getKey().isEmpty()
                    || parameter.getKey().length() > LONGEST_PARAMETER
                    || !value.isString()
                    || value.asString("").length() > LONGEST_PARAMETER) {
                broken(place + ".request_uri_user_params." + shortened(parameter.getKey()), SettingsRule.PARAMETER_128);
            }
        });
    }

    private static String shortened(String key) {
        return key.length() > 32 ? key.substring(0, 32) + "…" : key;
    }

    private void voicemail(JsonNode voicemail, JsonNode document) {
        word(voicemail, "voicemail.status", ON_OFF, SettingsRule.ON_OFF);
        JsonNode triggers = voicemail.path("triggers");
        words(triggers, "voicemail.triggers", TRIGGERS, SettingsRule.TRIGGER_WORD);
        JsonNode timeout = voicemail.path("audio").path("default").path("timeout_seconds");
        if (!timeout.isMissingNode()
                && (!timeout.isIntegralNumber() || timeout.asInt(-1) < 0 || timeout.asInt(-1) > LONGEST_TIMEOUT)) {
            broken(CallingField.VOICEMAIL_TIMEOUT.path(), SettingsRule.TIMEOUT_RANGE);
        }
        if (!voicemail.path("status").asString("").equals("ENABLED")) {
            return;
        }
        if (triggers.isEmpty()) {
            broken("voicemail.triggers", SettingsRule.TRIGGER_NEEDED);
        }
        if (!voicemail
                .path("audio")
                .path("default")
                .path("announcement_media_id")
                .isIntegralNumber()) {
            broken(CallingField.ANNOUNCEMENT.path(), SettingsRule.ANNOUNCEMENT_NEEDED);
        }
        boolean onTimeout =
                triggers.valueStream().anyMatch(one -> one.asString("").equals("TIMEOUT"));
        if (onTimeout && timeout.isMissingNode()) {
            broken(CallingField.VOICEMAIL_TIMEOUT.path(), SettingsRule.TIMEOUT_NEEDED);
        }
        if (document.path("status").asString("").equals("DISABLED")) {
            broken("voicemail.status", SettingsRule.VOICEMAIL_NEEDS_CALLING);
        }
    }

    private boolean object(JsonNode document, String block) {
        JsonNode there = document.path(block);
        if (!there.isMissingNode() && !there.isObject()) {
            broken(block, SettingsRule.OBJECT);
        }
        return there.isObject();
    }

    private void word(JsonNode holder, String path, Set<String> words, SettingsRule rule) {
        JsonNode value = holder.path(path.substring(path.lastIndexOf('.') + 1));
        if (!value.isMissingNode() && !(value.isString() && words.contains(value.asString("")))) {
            broken(path, rule);
        }
    }

    private void words(JsonNode list, String path, Set<String> words, SettingsRule rule) {
        if (!list.isMissingNode() && !list.isArray()) {
            broken(path, SettingsRule.LIST);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            if (!words.contains(list.path(i).asString(""))) {
                broken(path + "[" + i + "]", rule);
            }
        }
    }

    private void broken(String field, SettingsRule rule) {
        complaints.add(new Complaint(field, rule));
    }
}
