package io.pulseline.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every document that Meta is documented to refuse is refused here first. The names of the cases are those of the
/// simulator's own table.
///
/// @see "Meta, Configure call settings, 26 Jun 2026: field table and list of failures"
class CallingRulesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            invalid status             | status                                                | ON_OFF            | {"status":"ON"}
            status in lower case       | status                                                | ON_OFF            | {"status":"enabled"}
            invalid icon visibility    | call_icon_visibility                                  | ICON_WORD         | {"call_icon_visibility":"HIDDEN"}
            country name               | call_icons.restrict_to_user_countries[1]              | COUNTRY_CODE      | {"call_icons":{"restrict_to_user_countries":["GB","Croatia"]}}
            country that is none       | call_icons.restrict_to_user_countries[0]              | COUNTRY_CODE      | {"call_icons":{"restrict_to_user_countries":["QQ"]}}
            countries as text          | call_icons.restrict_to_user_countries                 | LIST              | {"call_icons":{"restrict_to_user_countries":"GB"}}
            hours without status       | call_hours.status                                     | ON_OFF            | {"call_hours":{"timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}]}}
            no time zone               | call_hours.timezone_id                                | ZONE              | {"call_hours":{"status":"ENABLED","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}]}}
            invalid time zone          | call_hours.timezone_id                                | ZONE              | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/Atlantis","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}]}}
            offset as time zone        | call_hours.timezone_id                                | ZONE              | {"call_hours":{"status":"ENABLED","timezone_id":"+02:00","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}]}}
            empty week                 | call_hours.weekly_operating_hours                     | WEEK_EMPTY        | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[]}}
            week left out              | call_hours.weekly_operating_hours                     | WEEK_EMPTY        | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London"}}
            invalid day                | call_hours.weekly_operating_hours[0].day_of_week      | DAY_WORD          | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"Mon","open_time":"0800","close_time":"1830"}]}}
            time with a colon          | call_hours.weekly_operating_hours[0].open_time        | TIME_FORMAT       | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"08:00","close_time":"1830"}]}}
            hour 24                    | call_hours.weekly_operating_hours[0].close_time       | TIME_FORMAT       | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"2400"}]}}
            closes before it opens     | call_hours.weekly_operating_hours[0].close_time       | OPEN_BEFORE_CLOSE | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"1830","close_time":"0800"}]}}
            opens and closes at once   | call_hours.weekly_operating_hours[0].close_time       | OPEN_BEFORE_CLOSE | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"0800"}]}}
            overlapping entries        | call_hours.weekly_operating_hours[1].open_time        | OVERLAP           | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1345"},{"day_of_week":"MONDAY","open_time":"1330","close_time":"1830"}]}}
            three entries for a day    | call_hours.weekly_operating_hours[2]                  | TWO_A_DAY         | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"0900"},{"day_of_week":"MONDAY","open_time":"1000","close_time":"1100"},{"day_of_week":"MONDAY","open_time":"1200","close_time":"1300"}]}}
            past holiday               | call_hours.holiday_schedule[0].date                   | HOLIDAY_PAST      | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2026-11-24","start_time":"0000","end_time":"2359"}]}}
            holiday day first          | call_hours.holiday_schedule[0].date                   | HOLIDAY_DATE      | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"25-12-2026","start_time":"0000","end_time":"2359"}]}}
            holiday that is no day     | call_hours.holiday_schedule[0].date                   | HOLIDAY_DATE      | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2027-02-30","start_time":"0000","end_time":"2359"}]}}
            holiday that ends first    | call_hours.holiday_schedule[0].end_time               | OPEN_BEFORE_CLOSE | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2026-12-25","start_time":"1400","end_time":"1200"}]}}
            overlapping on a holiday   | call_hours.holiday_schedule[1].start_time             | OVERLAP           | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2026-12-25","start_time":"0000","end_time":"1200"},{"date":"2026-12-25","start_time":"1100","end_time":"1300"}]}}
            three entries on a holiday | call_hours.holiday_schedule[2]                        | TWO_A_DAY         | {"call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[{"day_of_week":"MONDAY","open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2026-12-25","start_time":"0000","end_time":"0100"},{"date":"2026-12-25","start_time":"0200","end_time":"0300"},{"date":"2026-12-25","start_time":"0400","end_time":"0500"}]}}
            invalid callback           | callback_permission_status                            | ON_OFF            | {"callback_permission_status":true}
            invalid key exchange       | srtp_key_exchange_protocol                            | KEYS_WORD         | {"srtp_key_exchange_protocol":"ZRTP"}
            unknown codec              | audio.additional_codecs[0]                            | CODEC_WORD        | {"audio":{"additional_codecs":["G722"]}}
            invalid SIP status         | sip.status                                            | ON_OFF            | {"sip":{"status":"YES"}}
            invalid webhook delivery   | sip.webhook_delivery                                  | ON_OFF            | {"sip":{"webhook_delivery":"ALL"}}
            SIP without a server       | sip.servers                                           | SERVER_NEEDED     | {"sip":{"status":"ENABLED"}}
            last server taken away     | sip.servers                                           | SERVER_NEEDED     | {"sip":{"status":"ENABLED","servers":[]}}
            two servers                | sip.servers                                           | ONE_SERVER        | {"sip":{"servers":[{"hostname":"a.example.net"},{"hostname":"b.example.net"}]}}
            server without a name      | sip.servers[0].hostname                               | HOSTNAME          | {"sip":{"servers":[{"port":5061}]}}
            address as server          | sip.servers[0].hostname                               | HOSTNAME          | {"sip":{"servers":[{"hostname":"192.0.2.7"}]}}
            server with a scheme       | sip.servers[0].hostname                               | HOSTNAME          | {"sip":{"servers":[{"hostname":"sips:a.example.net"}]}}
            port 0                     | sip.servers[0].port                                   | PORT              | {"sip":{"servers":[{"hostname":"a.example.net","port":0}]}}
            port as text               | sip.servers[0].port                                   | PORT              | {"sip":{"servers":[{"hostname":"a.example.net","port":"5061"}]}}
            voicemail without trigger  | voicemail.triggers                                    | TRIGGER_NEEDED    | {"status":"ENABLED","voicemail":{"status":"ENABLED","triggers":[],"audio":{"default":{"announcement_media_id":9}}}}
            unknown trigger            | voicemail.triggers[0]                                 | TRIGGER_WORD      | {"status":"ENABLED","voicemail":{"status":"ENABLED","triggers":["BUSY"],"audio":{"default":{"announcement_media_id":9}}}}
            voicemail without sound    | voicemail.audio.default.announcement_media_id         | ANNOUNCEMENT_NEEDED | {"status":"ENABLED","voicemail":{"status":"ENABLED","triggers":["REJECT"]}}
            timeout of 31 s            | voicemail.audio.default.timeout_seconds               | TIMEOUT_RANGE     | {"status":"ENABLED","voicemail":{"status":"ENABLED","triggers":["TIMEOUT"],"audio":{"default":{"announcement_media_id":9,"timeout_seconds":31}}}}
            voicemail without calling  | voicemail.status                                      | VOICEMAIL_NEEDS_CALLING | {"status":"DISABLED","voicemail":{"status":"ENABLED","triggers":["REJECT"],"audio":{"default":{"announcement_media_id":9}}}}
            """)
    void refusesWhatMetaRefuses(String name, String field, SettingsRule rule, String document) {
        assertThat(complaints(document)).containsExactly(new Complaint(field, rule));
    }

    /// Whoever adds a refusal to one of the two tables adds it to the other: neither side shall know more of Meta.
    @Test
    void theStandInRefusesTheSameCases() throws Exception {
        assertThat(cases(Path.of(
                        "../e2e/meta-simulator/src/test/java/io/pulseline/metasim/graph/SettingsRefusalsIT.java")))
                .isNotEmpty()
                .isEqualTo(cases(Path.of("src/test/java/io/pulseline/platform/settings/CallingRulesTest.java")));
    }

    private static List<String> cases(Path table) throws Exception {
        return Files.readAllLines(table).stream()
                .filter(line -> line.matches(" {12}[A-Za-z0-9 ]+ +\\| .*"))
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .toList();
    }

    @Test
    void refusesNamesThatAreNoneOfMetas() {
        assertThat(CallingRules.ofNames(JSON.readTree("{\"statuss\":\"ENABLED\",\"video\":{},\"restrictions\":{}}")))
                .containsExactlyInAnyOrder(
                        new Complaint("statuss", SettingsRule.UNKNOWN_FIELD),
                        new Complaint("video", SettingsRule.VIDEO));
        assertThat(CallingRules.ofNames(JSON.readTree("[]")))
                .containsExactly(new Complaint("calling", SettingsRule.OBJECT));
    }

    @Test
    void refusesTwentyOneHolidaysAndParametersBeyond128Characters() {
        List<String> days = new ArrayList<>();
        for (int day = 1; day <= 21; day++) {
            days.add("{\"date\":\"2026-12-%02d\",\"start_time\":\"0000\",\"end_time\":\"2359\"}".formatted(day));
        }
        String hours =
                "{\"call_hours\":{\"status\":\"ENABLED\",\"timezone_id\":\"Europe/London\",\"weekly_operating_hours\":"
                        + "[{\"day_of_week\":\"MONDAY\",\"open_time\":\"0800\",\"close_time\":\"1830\"}],\"holiday_schedule\":%s}}";
        assertThat(complaints(hours.formatted(days)))
                .containsExactly(new Complaint("call_hours.holiday_schedule", SettingsRule.HOLIDAYS_20));
        assertThat(complaints(hours.formatted(days.subList(0, 20)))).isEmpty();
        String server =
                "{\"sip\":{\"servers\":[{\"hostname\":\"a.example.net\",\"request_uri_user_params\":{\"%s\":\"%s\"}}]}}";
        assertThat(complaints(server.formatted("k".repeat(128), "v".repeat(128))))
                .isEmpty();
        assertThat(complaints(server.formatted("tgrp", "v".repeat(129))))
                .containsExactly(
                        new Complaint("sip.servers[0].request_uri_user_params.tgrp", SettingsRule.PARAMETER_128));
        assertThat(complaints(server.formatted("k".repeat(129), "v")))
                .extracting(Complaint::rule)
                .containsExactly(SettingsRule.PARAMETER_128);
    }

    @Test
    void takesWhatMetaDocumentsAsAWholeDocument() {
        assertThat(complaints("""
                {"status":"ENABLED","call_icon_visibility":"DEFAULT","call_icons":{"restrict_to_user_countries":["GB","AU"]},
                 "call_hours":{"status":"ENABLED","timezone_id":"Europe/London","weekly_operating_hours":[
                   {"day_of_week":"MONDAY","open_time":"0800","close_time":"1215"},
                   {"day_of_week":"MONDAY","open_time":"1300","close_time":"1830"},
                   {"day_of_week":"TUESDAY","open_time":"0800","close_time":"1830"}],
                  "holiday_schedule":[{"date":"2026-12-25","start_time":"0000","end_time":"2359"}]},
                 "callback_permission_status":"ENABLED","srtp_key_exchange_protocol":"DTLS",
                 "audio":{"additional_codecs":["PCMA","PCMU"]},
                 "sip":{"status":"ENABLED","webhook_delivery":"ENABLED","servers":[{"hostname":"sip.voice.example.net","port":5061,
                   "request_uri_user_params":{"tgrp":"tenant42","trunk-context":"sip.voice.example.net"}}]},
                 "voicemail":{"status":"DISABLED"}}
                """)).isEmpty();
        assertThat(complaints("{\"call_hours\":{\"status\":\"DISABLED\"}}")).isEmpty();
        assertThat(complaints("{}")).isEmpty();
    }

    @Test
    void aHolidayOfTodayIsNotOverWhereTheNumberIs() {
        String hours = """
                {"call_hours":{"status":"ENABLED","timezone_id":"%s","weekly_operating_hours":[{"day_of_week":"MONDAY",
                "open_time":"0800","close_time":"1830"}],"holiday_schedule":[{"date":"2026-11-25","start_time":"0000","end_time":"2359"}]}}
                """;
        Instant midnightInUtc = Instant.parse("2026-11-26T00:30:00Z");
        assertThat(CallingRules.of(JSON.readTree(hours.formatted("America/New_York")), midnightInUtc))
                .isEmpty();
        assertThat(CallingRules.of(JSON.readTree(hours.formatted("Europe/London")), midnightInUtc))
                .extracting(Complaint::rule)
                .containsExactly(SettingsRule.HOLIDAY_PAST);
    }

    private static List<Complaint> complaints(String document) {
        JsonNode tree = JSON.readTree(document);
        assertThat(CallingRules.ofNames(tree)).isEmpty();
        return CallingRules.of(tree, NOW);
    }
}
