package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Media that does not come about, or goes away: each cause has its name on the call.
class BadMediaIT {
    /// A leg towards Meta has thirty seconds to come up.
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void mended() {
        stack.sim("/_sim/faults", "{\"media\":\"none\"}");
    }

    @Test
    void whatKeepsMediaFromComingAboutIsNamed() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            sava.beReady();
            ivo.beReady();

            String forged = calls("fingerprint", "420601555071");
            until("another's certificate ends the call", GIVEN_UP, () -> failed(forged));
            assertThat(reason(forged)).contains("fingerprint mismatch");

            String deaf = calls("deaf", "420601555072");
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            ivo.awaitStatus("Taken by");
            ivo.awaitStatus("Ready");
            String undecided = calls("no_nomination", "420601555073");
            ivo.awaitStatus("Incoming call");
            ivo.press("Answer");
            // Meta waits 20 s for voice
            until("Meta gives the one up", GIVEN_UP, () -> failed(deaf));
            until("and the other", GIVEN_UP, () -> failed(undecided));
            assertThat(reason(deaf)).contains("Receive media timeout");
            until(
                    "how far it came is told",
                    Duration.ofSeconds(5),
                    () -> timeline(deaf).contains("ice timeout, none of 1 candidates answered"));
            until(
                    "and of the other",
                    Duration.ofSeconds(5),
                    () -> timeline(undecided)
                            .contains("ice timeout, candidates answered, but not the one that was nominated"));
            sava.press("Ready again");
            ivo.press("Ready again");
        }
    }

    @Test
    void aPeerThatSaysNothingIsToldAndAChangeOfItsNetworkIsOutlived() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            sava.beReady();
            String mute = calls("mute", "420601555074");
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            sava.softphone().locator(".note.bad [data-until-seconds]").waitFor();
            assertThat(sava.softphone().innerText()).contains("You cannot hear the user");
            stack.sim("/_sim/users/420601555074/hangup", "{}");
            sava.awaitStatus("Call ended");
            assertThat(timeline(mute)).doesNotContain("First voice packet, the user");
            sava.press("Ready again");

            stack.sim("/_sim/faults", "{\"media\":\"none\"}");
            String moving = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("they hear each other", Duration.ofSeconds(15), () -> Jana.near(sava.heardHertz(), 440));
            stack.sim("/_sim/users/" + Jana.WA_ID + "/network", "{\"dark_millis\":4000}");
            until("nothing comes", Duration.ofSeconds(10), () -> !Jana.near(sava.heardHertz(), 440));
            until("the user is back", Duration.ofSeconds(15), () -> Jana.near(sava.heardHertz(), 440));
            until("and hears", Duration.ofSeconds(15), () -> Jana.near(jana.hears(moving), 880));
            sava.press("Hang up");
            sava.press("Ready again");
            sava.awaitStatus("Ready");
        }
    }

    private String calls(String fault, String user) {
        stack.sim("/_sim/faults", "{\"media\":\"" + fault + "\"}");
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":440}".formatted(user, Jana.SOFIA))
                .path("call_id")
                .asString();
    }

    private boolean failed(String wacid) {
        return jana.outcome(wacid).equals("FAILED");
    }

    private String reason(String wacid) {
        return one(wacid).path("reason").asString("");
    }

    private String timeline(String wacid) {
        return stack.api("tern", "/calls/" + one(wacid).path("id").asString() + "/timeline")
                .toString();
    }

    private JsonNode one(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }
}
