package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A WhatsApp user calls; an agent answers in the browser; both hear each other.
class UserCallIT {
    private static final String JANA = "420601555018";
    private static final String SOFIA = "206418377150934";
    private final Stack stack = Stack.running();

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void agentAnswersInTheBrowserAndBothHearEachOther() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = call(440);
            sava.awaitStatus("Incoming call");
            // ringing lives on the server: a reload rings on
            sava.page.reload();
            sava.awaitStatus("Incoming call");
            assertThat(sava.microphoneOpened())
                    .as("no microphone before the answer")
                    .isZero();
            sava.press("Answer");
            sava.awaitStatus("In call");

            until("the agent's page plays 440 Hz", Duration.ofSeconds(15), () -> near(sava.heardHertz(), 440));
            until(
                    "the handset hears 880 Hz",
                    Duration.ofSeconds(15),
                    () -> near(stack.simCall(id).path("heard_hz").asInt(), 880));
            sava.picture("softphone-in-call");
            stack.sim("/_sim/users/" + JANA + "/dtmf", "{\"key\":\"5\"}");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            until("Meta got terminate", Duration.ofSeconds(5), () -> said(stack.simCall(id), "terminate"));
            JsonNode seen = stack.simCall(id);
            assertThat(actions(seen)).containsSubsequence("pre_accept", "accept", "terminate");
            until(
                    "the call is on record",
                    Duration.ofSeconds(5),
                    () -> outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void firstToAnswerWinsAndTheOtherSeesWhoTookIt() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            call(440);
            sava.awaitStatus("Incoming call");
            ivo.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            ivo.awaitStatus("Taken by");
            sava.press("Hang up");
        }
    }

    @Test
    void terminateThatOvertakesConnectNeverRings() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            stack.sim("/_sim/faults", "{\"hold\":\"\\\"connect\\\"\"}");
            String id = call(0);
            stack.sim("/_sim/users/" + JANA + "/hangup", "{}");
            until("both events were delivered", Duration.ofSeconds(15), () -> delivered() >= 2);
            until(
                    "the call is a missed one",
                    Duration.ofSeconds(10),
                    () -> outcome(id).equals("MISSED"));
            assertThat(actions(stack.simCall(id)))
                    .as("nothing is asked of Meta for a call that is over")
                    .isEmpty();
            assertThat(sava.softphone().getByText("Incoming call").count()).isZero();
        }
    }

    private String call(int hertz) {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(JANA, SOFIA, hertz))
                .path("call_id")
                .asString();
    }

    private long delivered() {
        long done = 0;
        for (JsonNode delivery : stack.simState().path("webhooks")) {
            done += delivery.path("done").asBoolean() ? 1 : 0;
        }
        return done;
    }

    private String outcome(String wacid) {
        JsonNode found = stack.api(
                        "tern",
                        "/calls?wacid=" + java.net.URLEncoder.encode(wacid, java.nio.charset.StandardCharsets.UTF_8))
                .path("items")
                .path(0);
        return found.path("outcome").asString("");
    }

    private static java.util.List<String> actions(JsonNode call) {
        java.util.List<String> actions = new java.util.ArrayList<>();
        call.path("actions").forEach(action -> actions.add(action.asString()));
        return actions;
    }

    private static boolean said(JsonNode call, String action) {
        return actions(call).contains(action);
    }

    private static boolean near(int found, int wanted) {
        return Math.abs(found - wanted) <= 20;
    }
}
