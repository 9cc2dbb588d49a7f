package io.pulseline.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.webhooks.DeliverySplitter.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverySplitterTest {
    private static final String CONTACTS = """
            "contacts":[{"profile":{"name":"Mira Kos"},"wa_id":"385915550142"},{"profile":{"name":"Jana Novakova"},"wa_id":"420601555018"}]""";

    @Test
    void aBatchOfTwoCallsGivesEachItsOwnOrderKeyAndItsOwnContact() throws Exception {
        List<Change> changes = DeliverySplitter.split(Deliveries.of(Deliveries.calls(CONTACTS + ",\"calls\":["
                + Deliveries.connect("wacid.A", "385915550142") + "," + Deliveries.connect("wacid.B", "420601555018")
                + "]")));
        assertThat(changes).extracting(Change::orderKey).containsExactly("calls:wacid.A", "calls:wacid.B");
        assertThat(changes.getFirst().json()).contains("Mira Kos", "wacid.A").doesNotContain("Jana", "wacid.B");
        assertThat(changes.getLast().json())
                .contains("Jana Novakova", "wacid.B")
                .doesNotContain("Mira", "wacid.A");
    }

    @Test
    void aBatchOfAThousandIsAThousandChanges() throws Exception {
        String calls = IntStream.range(0, 1000)
                .mapToObj(n -> Deliveries.connect("wacid.N" + n, "385915550142"))
                .collect(Collectors.joining(","));
        List<Change> changes =
                DeliverySplitter.split(Deliveries.of(Deliveries.calls(CONTACTS + ",\"calls\":[" + calls + "]")));
        assertThat(changes)
                .hasSize(1000)
                .extracting(Change::orderKey)
                .doesNotHaveDuplicates()
                .startsWith("calls:wacid.N0");
    }

    @Test
    void theSameEventHasTheSameDigestAloneAndInABatchAndWithItsKeysInAnotherOrder() throws Exception {
        Change batched = DeliverySplitter.split(Deliveries.of(Deliveries.calls(CONTACTS + ",\"calls\":["
                        + Deliveries.connect("wacid.A", "385915550142") + ","
                        + Deliveries.connect("wacid.B", "420601555018") + "]")))
                .getFirst();
        Change alone =
                DeliverySplitter.split("""
                [{"entry":[{"changes":[{"value":{"calls":[
                  {"session":{"sdp":"v=0 of wacid.A","sdp_type":"offer"},"direction":"USER_INITIATED","timestamp":"1790000000",
                   "event":"connect","to":"35925550101","from":"385915550142","id":"wacid.A"}],
                  "contacts":[{"wa_id":"385915550142","profile":{"name":"Mira Kos"}}],
                  "metadata":{"phone_number_id":"206418377150934","display_phone_number":"35925550101"},
                  "messaging_product":"whatsapp"},"field":"calls"}],"time":1,"id":"104729118830551"}]}]
                """.getBytes(StandardCharsets.UTF_8)).getFirst();
        assertThat(alone.digest()).isEqualTo(batched.digest());
        assertThat(alone.lane()).isEqualTo(batched.lane());
    }

    @Test
    void anotherStatusOfTheSameCallIsNoRepeat() throws Exception {
        String status = """
                "statuses":[{"id":"wacid.A","type":"call","status":"%s","timestamp":"1790000003","recipient_id":"385915550142"}]""";
        List<Change> changes = DeliverySplitter.split(Deliveries.of(
                Deliveries.calls(status.formatted("RINGING")), Deliveries.calls(status.formatted("ACCEPTED"))));
        assertThat(changes.getFirst().digest()).isNotEqualTo(changes.getLast().digest());
        assertThat(changes).extracting(Change::orderKey).containsOnly("calls:wacid.A");
    }

    @Test
    void messagesAreOrderedByUserAndAVoicemailByItsCall() throws Exception {
        List<Change> changes = DeliverySplitter.split(Deliveries.of(
                Deliveries.messages(Deliveries.text("wamid.1", "385915550142")),
                Deliveries.messages(Deliveries.text("wacid.A", "385915550142"))));
        assertThat(changes).extracting(Change::orderKey).containsExactly("messages:385915550142", "calls:wacid.A");
    }

    @Test
    void accountEventsNameTheirAccountOrTheirNumber() throws Exception {
        List<Change> changes = DeliverySplitter.split(Deliveries.of("""
                {"field":"account_update","value":{"event":"PARTNER_REMOVED","waba_info":{"waba_id":"980100000000004"}}}""", """
                {"field":"account_update","value":{"event":"ACCOUNT_RESTRICTION","phone_number":"+359 2 555 0101"}}""", """
                {"field":"phone_number_quality_update","value":{"display_phone_number":"35925550101","event":"FLAGGED"}}"""));
        assertThat(changes.get(0).wabaId()).isEqualTo("980100000000004");
        assertThat(changes.get(1).displayNumber()).isEqualTo("35925550101");
        assertThat(changes.get(2).displayNumber()).isEqualTo("35925550101");
    }

    @Test
    void anUnknownFieldIsKeptAsItIs() throws Exception {
        Change change = DeliverySplitter.split(Deliveries.of("""
                {"field":"brand_new","value":{"a":1}}""")).getFirst();
        assertThat(change.field()).isEqualTo("brand_new");
        assertThat(change.json()).contains("\"a\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "{", "null", "7", "{}", "{\"entry\":7}", "[7]", "\"text\""})
    void whatIsNoEnvelopeIsRefused(String body) {
        assertThatThrownBy(() -> DeliverySplitter.split(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Inbox.UnreadableDelivery.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entry\":[]}",
                "{\"entry\":[7,null,\"x\",{}]}",
                "{\"entry\":[{\"changes\":{}}]}",
                "{\"entry\":[{\"id\":{},\"changes\":[7,null,[],{\"value\":7},{\"field\":{},\"value\":{\"calls\":7}}]}]}"
            })
    void oddShapesInsideAnEnvelopeDoNotThrow(String body) throws Exception {
        for (Change change : DeliverySplitter.split(body.getBytes(StandardCharsets.UTF_8))) {
            assertThat(change.lane()).isBetween(0, 63);
            assertThat(MetaEventParser.parse(
                            change.field(),
                            tools.jackson.databind.json.JsonMapper.shared()
                                    .readTree(change.json())
                                    .path("value")))
                    .isNotEmpty();
        }
    }
}
