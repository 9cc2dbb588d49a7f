package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A voice bot on real calls: the sample of the guide greets with 660 Hz and says back what it hears.
class VoiceBotIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String SECRET = "a-secret-of-the-scenario";

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);
    private String bot = "";

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void everybodyAgain() {
        jana.isRoutedToAll();
        if (!bot.isEmpty()) {
            stack.remove("tern", "/bots/" + bot);
        }
    }

    @Test
    void aBotGreetsHearsTheUserAndPassesTheCallToAnAgent() throws Exception {
        try (SampleBot sample = new SampleBot(SECRET);
                AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            isBrought(sample.url());
            jana.isRouted("{\"targets\":[{\"kind\":\"BOT\",\"id\":\"" + bot + "\"}]}");
            String id = jana.call(440);
            until("the user hears the greeting", SOON, () -> Jana.near(jana.hears(id), 660));
            until("the bot learns that it was heard", SOON, () -> sample.said("\"played\""));
            until("the user hears what the bot heard: itself", SOON, () -> Jana.near(jana.hears(id), 440));
            assertThat(sava.heardHertz()).as("the agent hears nothing of it").isZero();
            press("5");
            until("the bot is told of keys", SOON, () -> sample.said("\"digit\":\"5\""));
            press("0");
            sava.awaitStatus("Incoming call");
            until("the bot has left", SOON, () -> sample.said("closed") || sample.said("gone"));
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user", SOON, () -> Jana.near(sava.heardHertz(), 440));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
            assertThat(jana.actions(id)).containsExactly("pre_accept", "accept", "terminate");
            until("the call is on record", SOON, () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void aBotThatCallsSpeaksOnceTheUserHasAnsweredAndHangsUp() throws Exception {
        try (SampleBot sample = new SampleBot(SECRET)) {
            isBrought(sample.url());
            stack.sim("/_sim/users/" + Jana.WA_ID + "/grant", "{\"number_id\":\"" + Jana.SOFIA + "\"}");
            stack.sim(
                    "/_sim/users/" + Jana.WA_ID + "/policy",
                    "{\"answer\":\"AUTO\",\"answer_millis\":2500,\"tone_hz\":440,\"talk_millis\":60000}");
            stack.post(
                    "tern",
                    "/calls",
                    "{\"number_id\":\"%s\",\"to\":\"+%s\",\"route\":{\"kind\":\"BOT\",\"id\":\"%s\"}}"
                            .formatted(Jana.SOFIA, Jana.WA_ID, bot));
            until("the phone rings", SOON, () -> !dialled().isEmpty());
            String id = dialled();
            assertThat(sample.said("\"start\"")).as("nobody has answered").isFalse();
            until("the user hears the greeting", SOON, () -> Jana.near(jana.hears(id), 660));
            until("then what the bot heard", SOON, () -> Jana.near(jana.hears(id), 440));
            assertThat(sample.said("\"direction\":\"BUSINESS_INITIATED\"")).isTrue();
            press("9");
            until("the bot hangs up", SOON, () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void whenTheAudioWorkerDiesItsCallsGoToTheNextOfThePlan() throws Exception {
        try (SampleBot sample = new SampleBot(SECRET);
                AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            isBrought(sample.url());
            jana.isRouted(
                    "{\"targets\":[{\"kind\":\"BOT\",\"id\":\"" + bot + "\",\"seconds\":20},{\"kind\":\"AGENTS\"}]}");
            String id = jana.call(440);
            until("the user hears the bot", SOON, () -> Jana.near(jana.hears(id), 660));
            long killed = System.nanoTime();
            stack.kill("audio-worker");
            sava.awaitStatus("Incoming call");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(6));
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
        }
    }

    private void isBrought(String url) {
        bot = stack.api(
                        "tern",
                        "POST",
                        "/bots",
                        "{\"name\":\"Echo\",\"url\":\"%s\",\"secret\":\"%s\",\"barge_in\":false}"
                                .formatted(url, SECRET))
                .path("id")
                .asString();
        // the one before may have lost its audio-worker on purpose
        until("an audio-worker serves", Duration.ofSeconds(40), () -> {
            for (JsonNode worker : stack.staffApi("/workers").path("items")) {
                if (worker.path("kind").asString().equals("audio")) {
                    return worker.path("state").asString().equals("SERVING");
                }
            }
            return false;
        });
    }

    private void press(String key) {
        stack.sim("/_sim/users/" + Jana.WA_ID + "/dtmf", "{\"key\":\"" + key + "\"}");
    }

    private String dialled() {
        return stack.simCallOf(Jana.WA_ID).path("id").asString("");
    }
}
