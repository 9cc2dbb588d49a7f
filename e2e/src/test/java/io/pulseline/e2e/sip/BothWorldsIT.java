package io.pulseline.e2e.sip;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.e2e.AgentBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Calls that cross from one world into the other: the tenant's telephone answers a number in Graph mode,
/// an agent's
/// browser one in SIP mode. Tones at both ends; either side hangs up, and both are free.
class BothWorldsIT extends PbxScene {
    private static final String SOFIA = "206418377150934";
    private static final String JANA = "420601555018";
    private static final int AGENT_TONE = 880;

    @AfterEach
    void asBefore() {
        route(SOFIA, "{\"kind\":\"AGENTS\"}");
        route(NUMBER_ID, demoTrunk());
    }

    @ParameterizedTest
    @CsvSource({"opus/48000/1,26130,user", "PCMU/8000/1,26140,telephone"})
    void theTelephoneAnswersANumberInGraphMode(String codec, int port, String hangsUp) throws Exception {
        route(SOFIA, demoTrunk());
        try (Baresip pbx = registered(codec, port)) {
            String wacid = call(JANA, SOFIA);
            until("the PBX answers", SOON, () -> pbx.saw("CALL_ESTABLISHED"));
            hearEachOther(pbx, wacid);
            if (hangsUp.equals("user")) {
                stack.sim("/_sim/users/" + JANA + "/hangup", "{}");
                until("the PBX is told", SOON, () -> pbx.saw("CALL_CLOSED"));
            } else {
                pbx.command("hangup", "");
                until(
                        "Meta is told",
                        SOON,
                        () -> stack.simCall(wacid).path("actions").toString().contains("terminate"));
            }
            JsonNode call = answered(wacid);
            assertThat(call.path("user").path("wa_id").asString()).isEqualTo(JANA);
            assertThat(timeline(call)).contains("It rings at the telephony", "Answered by ", "INVITE", "accept taken");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "agent"})
    void anAgentsBrowserAnswersANumberInSipMode(String hangsUp) throws Exception {
        route(NUMBER_ID, "{\"kind\":\"AGENTS\"}");
        try (AgentBrowser sava = new AgentBrowser(stack, AGENT_TONE)) {
            sava.signIn("sava@tern.example");
            String wacid = call(MIRA, NUMBER_ID);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the agent hears the user", SOON, () -> Math.abs(sava.heardHertz() - USER_TONE) <= 20);
            until("the user hears the agent", SOON, () -> hears(wacid, AGENT_TONE));
            if (hangsUp.equals("user")) {
                stack.sim("/_sim/users/" + MIRA + "/hangup", "{}");
            } else {
                sava.press("Hang up");
            }
            sava.awaitStatus("Call ended");
            JsonNode call = answered(wacid);
            assertThat(call.path("agent").asString("")).isNotNull();
            assertThat(timeline(call)).contains("It rings at the agents", "Answered by an agent's browser");
        }
    }

    /// The row says so, and what it costs; a user's call is free.
    private JsonNode answered(String wacid) {
        JsonNode call = ended(wacid);
        assertThat(call.path("direction").asString()).isEqualTo("USER_INITIATED");
        assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
        String id = call.path("id").asString();
        until("Meta's talk time is known", SOON, () -> find(wacid).has("duration_seconds"));
        until(
                "it is rated",
                SOON,
                () -> stack.api("tern", "/calls/" + id + "/charge").has("pulses"));
        JsonNode charge = stack.api("tern", "/calls/" + id + "/charge");
        long seconds = find(wacid).path("duration_seconds").asLong();
        assertThat(charge.path("pulses").asLong()).isEqualTo((seconds + 5) / 6);
        assertThat(new java.math.BigDecimal(charge.path("amount").path("amount").asString()))
                .isZero();
        return find(wacid);
    }

    private String timeline(JsonNode call) {
        return stack.api("tern", "/calls/" + call.path("id").asString() + "/timeline")
                .toString();
    }

    private boolean hears(String wacid, int hertz) {
        JsonNode call = stack.simCall(wacid);
        return Math.abs(call.path("heard_hz").asDouble() - hertz) < 30
                && call.path("heard_level").asDouble() > 0.05;
    }

    private String call(String user, String number) {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(user, number, USER_TONE))
                .path("call_id")
                .asString();
    }

    private void route(String number, String target) {
        stack.api("tern", "PUT", "/numbers/" + number + "/routing", "{\"targets\":[" + target + "]}");
    }
}
