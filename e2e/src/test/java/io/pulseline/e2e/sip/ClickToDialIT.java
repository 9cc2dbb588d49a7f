package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A program dials for a real telephone behind the demo tenant's trunk: the telephone rings first, the user once it has
/// answered. Tones at both ends, either side hangs up, and the call has its price.
class ClickToDialIT extends PbxScene {
    private static final String SOFIA = "206418377150934";
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({"opus/48000/1,26150,user", "PCMU/8000/1,26160,telephone"})
    void theTelephoneRingsFirstThenTheUserAndBothHearEachOther(String codec, int port, String hangsUp)
            throws Exception {
        elitsaAnswersSofia();
        try (Baresip pbx = registered(codec, port)) {
            String id = dialled();
            until("the telephone answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            until("Meta has the call", SOON, () -> call(id).hasNonNull("wacid"));
            String wacid = call(id).path("wacid").asString();
            hearEachOther(pbx, wacid);
            // talk of less than a second is no pulse, and Meta tells whole seconds
            until(
                    "they talked for more than a second",
                    SOON,
                    () -> Instant.parse(call(id).path("answered_at").asString("9999-01-01T00:00:00Z"))
                            .plusMillis(2200)
                            .isBefore(Instant.now()));
            if (hangsUp.equals("user")) {
                stack.sim("/_sim/users/" + ELITSA + "/hangup", "{}");
                until("the telephone is told", SOON, () -> pbx.saw("CALL_CLOSED"));
            } else {
                pbx.command("hangup", "");
                until(
                        "Meta is told",
                        SOON,
                        () -> stack.simCall(wacid).path("actions").toString().contains("terminate"));
            }
            // what we ended ourselves is priced once without a talk, and anew when Meta tells of it
            until(
                    "it has the price of Meta's talk time",
                    SOON,
                    () -> call(id).path("pulses").asLong() > 0);
            JsonNode call = call(id);
            assertThat(call.path("direction").asString()).isEqualTo("BUSINESS_INITIATED");
            assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
            assertThat(call.path("user").path("wa_id").asString()).isEqualTo(ELITSA);
            assertThat(new BigDecimal(call.path("charge").path("amount").asString()))
                    .isPositive();
            assertThat(stack.api("tern", "/calls/" + id + "/timeline").toString())
                    .contains("It rings at the telephony", "Answered by ", "Meta took the call", "INVITE");
        }
    }

    /// Nobody is rung for a telephone that does not answer.
    @Test
    void aTelephoneThatDeclinesLeavesTheUserInPeace() throws Exception {
        elitsaAnswersSofia();
        String password = stack.credentials.path("sip").path("password").asString();
        String manual = account("opus/48000/1", password).replace("answermode=auto", "answermode=manual");
        try (Baresip pbx = new Baresip(folder, manual, authorities(), 26_170, PBX_TONE)) {
            until("the PBX is registered", SOON, () -> pbx.saw("REGISTER_OK"));
            String id = dialled();
            until("it rings at the telephone", SOON, () -> pbx.saw("CALL_INCOMING"));
            assertThat(call(id).path("state").asString()).isEqualTo("DIALING");
            pbx.command("hangup", "");
            until(
                    "the call is over",
                    SOON,
                    () -> call(id).path("state").asString().equals("ENDED"));
            JsonNode call = call(id);
            assertThat(call.path("outcome").asString()).isEqualTo("FAILED");
            assertThat(call.path("fault").asString()).isEqualTo("TENANT");
            assertThat(call.path("reason").asString()).contains("the telephone did not take the call");
            assertThat(call.hasNonNull("wacid")).as("Meta heard nothing").isFalse();
        }
    }

    private void elitsaAnswersSofia() {
        stack.sim("/_sim/users/" + ELITSA + "/grant", "{\"number_id\":\"" + SOFIA + "\",\"permanent\":true}");
        stack.sim(
                "/_sim/users/" + ELITSA + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":500,\"tone_hz\":" + USER_TONE + "}");
    }

    /// @return the call's id
    private String dialled() {
        String trunk = JSON.readTree(demoTrunk()).path("id").asString();
        until(
                "the platform knows of the registration",
                SOON,
                () -> stack.api("tern", "/sip/trunks/" + trunk)
                        .path("state")
                        .path("registered")
                        .asBoolean());
        return stack.post(
                        "tern",
                        "/calls",
                        "{\"number_id\":\"%s\",\"to\":\"+%s\",\"route\":%s}".formatted(SOFIA, ELITSA, demoTrunk()))
                .path("id")
                .asString();
    }

    private JsonNode call(String id) {
        return stack.api("tern", "/calls/" + id);
    }
}
