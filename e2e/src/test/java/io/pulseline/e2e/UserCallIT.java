package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A WhatsApp user calls; an agent answers in the browser; both hear each other.
class UserCallIT {
    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void agentAnswersInTheBrowserAndBothHearEachOther() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            // ringing lives on the server: a reload rings on
            sava.page.reload();
            sava.awaitStatus("Incoming call");
            Locator left = sava.softphone().locator("[data-until-seconds]");
            int seconds = Integer.parseInt(left.innerText());
            assertThat(seconds).as("what Meta leaves to answer").isBetween(1, 30);
            until("it counts down", Duration.ofSeconds(5), () -> Integer.parseInt(left.innerText()) < seconds);
            assertThat(sava.microphoneOpened())
                    .as("no microphone before the answer")
                    .isZero();
            sava.press("Answer");
            sava.awaitStatus("In call");

            until("the agent's page plays 440 Hz", Duration.ofSeconds(15), () -> Jana.near(sava.heardHertz(), 440));
            until("the handset hears 880 Hz", Duration.ofSeconds(15), () -> Jana.near(jana.hears(id), 880));
            sava.picture("softphone-in-call");
            stack.sim("/_sim/users/" + Jana.WA_ID + "/dtmf", "{\"key\":\"5\"}");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            until(
                    "Meta got terminate",
                    Duration.ofSeconds(5),
                    () -> jana.actions(id).contains("terminate"));
            assertThat(jana.actions(id)).containsSubsequence("pre_accept", "accept", "terminate");
            until(
                    "the call is on record",
                    Duration.ofSeconds(5),
                    () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void aPressCountsThoughTheServerSendsTheFaceAnewMeanwhile() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            Locator keypad = sava.softphone().locator("[data-keypad]");
            keypad.hover();
            int before = sava.fragmentsSeen();
            sava.page.mouse().down();
            // now the call can be passed on to him
            ivo.signIn("ivo@tern.example");
            ivo.awaitStatus("Ready");
            until("the face came anew", Duration.ofSeconds(15), () -> sava.fragmentsSeen() > before);
            sava.page.mouse().up();
            sava.softphone().locator("select[name=to]").waitFor();
            assertThat(keypad.getAttribute("aria-expanded")).isEqualTo("true");
            assertThat(sava.page.evaluate("document.activeElement.matches('[data-keypad]')"))
                    .as("the keyboard stays where it was")
                    .isEqualTo(true);
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
        }
    }

    @Test
    void firstToAnswerWinsAndTheOtherSeesWhoTookIt() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            jana.call(440);
            sava.awaitStatus("Incoming call");
            ivo.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            ivo.awaitStatus("Taken by");
            sava.press("Hang up");
        }
    }

    @Test
    void aCallIsPassedOnToAColleagueWhomTheUserHearsThen() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            ivo.awaitStatus("Ready");
            until("the handset hears Sava", Duration.ofSeconds(15), () -> Jana.near(jana.hears(id), 880));
            sava.softphone().locator("select[name=to]").selectOption(new SelectOption().setLabel("Ivo Marin"));
            sava.press("Transfer");
            ivo.awaitStatus("Incoming call");
            sava.picture("transfer-waits");
            ivo.picture("transfer-rings");
            assertThat(Jana.near(jana.hears(id), 880))
                    .as("Sava talks on until Ivo takes over")
                    .isTrue();
            ivo.press("Answer");
            ivo.awaitStatus("In call");
            sava.awaitStatus("Taken by");
            until("the handset hears Ivo", Duration.ofSeconds(15), () -> Jana.near(jana.hears(id), 660));
            until("Ivo hears the user", Duration.ofSeconds(15), () -> Jana.near(ivo.heardHertz(), 440));
            ivo.press("Hang up");
            ivo.awaitStatus("Call ended");
            until(
                    "the call is on record",
                    Duration.ofSeconds(5),
                    () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    @Test
    void terminateThatOvertakesConnectNeverRings() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            stack.sim("/_sim/faults", "{\"hold\":\"\\\"connect\\\"\"}");
            String id = jana.call(0);
            jana.hangUp();
            until("both events were delivered", Duration.ofSeconds(15), () -> delivered() >= 2);
            until(
                    "the call is a missed one",
                    Duration.ofSeconds(10),
                    () -> jana.outcome(id).equals("MISSED"));
            assertThat(jana.actions(id))
                    .as("nothing is asked of Meta for a call that is over")
                    .isEmpty();
            assertThat(sava.softphone().getByText("Incoming call").count()).isZero();
        }
    }

    private long delivered() {
        long done = 0;
        for (JsonNode delivery : stack.simState().path("webhooks")) {
            done += delivery.path("done").asBoolean() ? 1 : 0;
        }
        return done;
    }
}
