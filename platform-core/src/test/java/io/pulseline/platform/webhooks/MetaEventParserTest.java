package io.pulseline.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MetaEventParserTest {
    private static final String MIRA = """
            "contacts":[{"profile":{"name":"Mira Kos","username":"mira.k"},"wa_id":"385915550142","user_id":"HR.48120077315590"}]""";
    private static final WaUser KNOWN_MIRA =
            new WaUser(new E164("385915550142"), new Bsuid("HR.48120077315590"), "Mira Kos");

    @Test
    void aUsersCallCarriesMetasOfferAndThePayloadsOfItsButton() {
        assertThat(calls(MIRA + """
                ,"calls":[{"id":"wacid.A","from":"385915550142","to":"35925550101","event":"connect","timestamp":"1790000000",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0"},"cta_payload":"{\\"a\\":1}",
                "deeplink_payload":"src=qr"}]"""))
                .containsExactly(new MetaEvent.CallConnect(
                        new Wacid("wacid.A"),
                        Instant.ofEpochSecond(1790000000),
                        Direction.USER_INITIATED,
                        KNOWN_MIRA,
                        "v=0",
                        null,
                        "{\"a\":1}",
                        "src=qr"));
    }

    @Test
    void withoutADirectionTheOneWhoOffersIsTheCaller() {
        assertThat(calls("""
                "calls":[{"id":"wacid.A","to":385915550142,"event":"Connect","timestamp":1790000000,
                "session":{"sdp_type":"answer","sdp":"v=0"}}]""")).singleElement().isInstanceOfSatisfying(MetaEvent.CallConnect.class, connect -> {
            assertThat(connect.direction()).isEqualTo(Direction.BUSINESS_INITIATED);
            assertThat(connect.at()).isEqualTo(Instant.ofEpochSecond(1790000000));
        });
    }

    @Test
    void aHiddenNumberLeavesTheBusinessScopedId() {
        assertThat(calls("""
                "calls":[{"id":"wacid.A","from":"","from_user_id":"AU.90210441785533201177","event":"connect",
                "timestamp":"1790000000","direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0"}}]"""))
                .singleElement()
                .isInstanceOfSatisfying(
                        MetaEvent.CallConnect.class,
                        connect -> assertThat(connect.user())
                                .isEqualTo(new WaUser(null, new Bsuid("AU.90210441785533201177"), null)));
    }

    @Test
    void eachCallOfABatchGetsItsOwnContact() {
        assertThat(calls("""
                "contacts":[{"profile":{"name":"A. One"},"wa_id":"385915550142"},{"profile":{"name":"B. Two"},"wa_id":"420601555018"}],
                "calls":[{"id":"wacid.A","from":"385915550142","event":"connect","direction":"USER_INITIATED"},
                {"id":"wacid.B","from":"420601555018","event":"connect","direction":"USER_INITIATED"},
                {"id":"wacid.C","from":"61491570156","event":"connect","direction":"USER_INITIATED"}]"""))
                .extracting(event -> ((MetaEvent.CallConnect) event).user().name())
                .containsExactly("A. One", "B. Two", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RINGING", "ringing", "Ringing"})
    void statusWordsComeInAnyCase(String word) {
        assertThat(calls("\"statuses\":[{\"id\":\"wacid.A\",\"type\":\"call\",\"status\":\"" + word
                        + "\",\"timestamp\":\"1790000000\",\"recipient_id\":\"385915550142\","
                        + "\"biz_opaque_callback_data\":\"ticket:1\"}]"))
                .containsExactly(new MetaEvent.CallStatus(
                        new Wacid("wacid.A"),
                        Instant.ofEpochSecond(1790000000),
                        MetaEvent.CallStatusWord.RINGING,
                        new WaUser(new E164("385915550142"), null, null),
                        "ticket:1"));
    }

    @Test
    void terminateOfAnAnsweredCallHasTimesAndWholeSeconds() {
        assertThat(calls("""
                "calls":[{"id":"wacid.A","to":"385915550142","from":"35925550101","event":"terminate","timestamp":"1790000056",
                "direction":"BUSINESS_INITIATED","status":"COMPLETED","start_time":"1790000000","end_time":1790000056,
                "duration":"56"}]""")).singleElement().isInstanceOfSatisfying(MetaEvent.CallTerminate.class, end -> {
            assertThat(end.completed()).isTrue();
            assertThat(end.durationSeconds()).isEqualTo(56);
            assertThat(end.startTime()).isEqualTo(Instant.ofEpochSecond(1790000000));
            assertThat(end.endTime()).isEqualTo(Instant.ofEpochSecond(1790000056));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"calls\":[{%s,\"errors\":[{\"code\":138020,\"title\":\"t\"}]}]",
                "\"calls\":[{%s}],\"errors\":[{\"code\":\"138020\",\"title\":\"t\"}]"
            })
    void errorsOfAFailedCallStandInOneOfTwoPlaces(String shape) {
        assertThat(
                        calls(
                                shape.formatted(
                                        "\"id\":\"wacid.A\",\"event\":\"terminate\",\"status\":\"failed\",\"timestamp\":\"1790000000\"")))
                .singleElement()
                .isInstanceOfSatisfying(MetaEvent.CallTerminate.class, end -> {
                    assertThat(end.completed()).isFalse();
                    assertThat(end.durationSeconds()).isNull();
                    assertThat(end.errors())
                            .extracting(MetaEvent.MetaError::code)
                            .containsExactly(138020);
                });
    }

    @Test
    void eventsOfSipNumbersMediaAndTheUnknownAreKept() {
        assertThat(calls("""
                "calls":[{"id":"wacid.A","event":"call_created","direction":"BUSINESS_INITIATED","to":"385915550142"},
                {"id":"wacid.A","event":"call_recording_available","call_recording":{"audio":{"id":"77","mime_type":"audio/ogg"}}},
                {"id":"wacid.A","event":"call_transcription_available","call_transcript":{"document":{"id":"78"}}},
                {"id":"wacid.A","event":"teleport"},{"event":"connect"}]"""))
                .hasExactlyElementsOfTypes(
                        MetaEvent.CallCreated.class,
                        MetaEvent.CallMediaAvailable.class,
                        MetaEvent.CallMediaAvailable.class,
                        MetaEvent.Unknown.class,
                        MetaEvent.Unknown.class);
    }

    @Test
    void errorsThatBelongToNoCallAreTold() {
        assertThat(calls("\"errors\":[{\"code\":131044,\"error_data\":{\"details\":\"payment\"}}]"))
                .containsExactly(new MetaEvent.ValueErrors(
                        null, List.of(new MetaEvent.MetaError(131044, null, null, "payment"))));
    }

    @Test
    void aPermissionReplySaysHowLongAndByWhom() {
        assertThat(messages(MIRA + """
                ,"messages":[{"id":"wamid.1","from":"385915550142","timestamp":"1790000000","type":"interactive",
                "context":{"id":"wamid.ask"},"interactive":{"type":"call_permission_reply","call_permission_reply":
                {"response":"accept","is_permanent":false,"expiration_timestamp":"1790604800","response_source":"automatic"}}}]"""))
                .containsExactly(new MetaEvent.PermissionReply(
                        KNOWN_MIRA,
                        "wamid.1",
                        Instant.ofEpochSecond(1790000000),
                        true,
                        false,
                        Instant.ofEpochSecond(1790604800),
                        true,
                        "wamid.ask"));
    }

    @Test
    void aVoicemailIsToldApartFromAVoiceMessage() {
        assertThat(messages(MIRA + """
                ,"messages":[{"id":"wacid.A","from":"385915550142","timestamp":"1790000000","type":"audio","audio":{"id":"77"}},
                {"id":"wamid.2","from":"385915550142","timestamp":"1790000000","type":"audio","audio":{"id":"78"}}]"""))
                .hasExactlyElementsOfTypes(MetaEvent.VoicemailLeft.class, MetaEvent.UserMessage.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wa_id", "new_wa_id"})
    void aUserWithANewNumberIsFollowed(String member) {
        assertThat(messages("""
                "messages":[{"id":"wamid.1","from":"385915550142","timestamp":"1790000000","type":"system",
                "system":{"type":"user_changed_number","%s":"385915550199"}}]""".formatted(member)))
                .containsExactly(new MetaEvent.UserChanged(
                        Instant.ofEpochSecond(1790000000),
                        new WaUser(new E164("385915550142"), null, null),
                        new WaUser(new E164("385915550199"), null, null)));
    }

    @Test
    void aUserWithANewIdIsFollowed() {
        assertThat(parse("user_id_update", """
                "user_id_update":[{"wa_id":"385915550142","timestamp":"1790000000",
                "user_id":{"previous":"HR.1","current":"HR.2"}}]"""))
                .containsExactly(new MetaEvent.UserChanged(
                        Instant.ofEpochSecond(1790000000),
                        new WaUser(new E164("385915550142"), new Bsuid("HR.1"), null),
                        new WaUser(new E164("385915550142"), new Bsuid("HR.2"), null)));
        assertThat(messages("""
                "messages":[{"id":"wamid.1","timestamp":"1790000000","type":"system",
                "system":{"type":"user_changed_user_id","user_id":"HR.2"}}]"""))
                .containsExactly(new MetaEvent.UserChanged(
                        Instant.ofEpochSecond(1790000000), null, new WaUser(null, new Bsuid("HR.2"), null)));
    }

    @Test
    void aMessageStatusTellsItsPriceAndItsErrors() {
        assertThat(messages("""
                "statuses":[{"id":"wamid.1","status":"FAILED","timestamp":"1790000000","recipient_id":"385915550142",
                "pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"},
                "errors":[{"code":131026,"title":"Message undeliverable"}]}]""")).singleElement().isInstanceOfSatisfying(MetaEvent.MessageStatus.class, status -> {
            assertThat(status.status()).isEqualTo("failed");
            assertThat(status.pricingType()).isEqualTo("regular");
            assertThat(status.pricingCategory()).isEqualTo("utility");
            assertThat(status.errors()).hasSize(1);
        });
    }

    @Test
    void settingsAndAccountEventsKeepTheirWholeValue() {
        assertThat(parse("account_settings_update", """
                "timestamp":"1790000000","phone_number_settings":{"calling":{"status":"ENABLED"}}"""))
                .containsExactly(
                        new MetaEvent.SettingsUpdate(Instant.ofEpochSecond(1790000000), "{\"status\":\"ENABLED\"}"));
        assertThat(parse("account_review_update", "\"decision\":\"approved\""))
                .singleElement()
                .isInstanceOfSatisfying(
                        MetaEvent.AccountUpdate.class,
                        update -> assertThat(update.event()).isEqualTo("APPROVED"));
    }

    @Test
    void whatADatabaseCannotKeepIsTakenOutOfNames() {
        assertThat(calls("""
                "contacts":[{"profile":{"name":"Mi\\u0000ra \\ud800!"},"wa_id":"385915550142"}],
                "calls":[{"id":"wacid.A","from":"385915550142","event":"connect","direction":"USER_INITIATED"}]"""))
                .extracting(event -> ((MetaEvent.CallConnect) event).user().name())
                .containsExactly("Mira ?!");
    }

    private static List<MetaEvent> calls(String members) {
        return parse("calls", members);
    }

    private static List<MetaEvent> messages(String members) {
        return parse("messages", members);
    }

    private static List<MetaEvent> parse(String field, String members) {
        return MetaEventParser.parse(field, JsonMapper.shared().readTree("{" + members + "}"));
    }
}
