package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An administrator listens to a talk, whispers and barges in: the user says 440 Hz, the agent 880, the supervisor
/// 1320, and each ear hears what it may and nothing else.
class SupervisionIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final String SECRET = "a-secret-of-the-scenario";

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
        until(
                "an audio-worker serves",
                Duration.ofSeconds(40),
                () -> stack.staffApi("/workers")
                        .path("items")
                        .valueStream()
                        .anyMatch(worker -> worker.path("kind").asString().equals("audio")
                                && worker.path("state").asString().equals("SERVING")));
    }

    @AfterEach
    void over() {
        stack.endsCalls(Jana.WA_ID);
    }

    /// The bot says back what it hears: a voice of the supervisor that it heard would come back to the supervisor.
    @Test
    void aBotIsListenedToHearsNobodyElseAndItsCallIsTakenOver() throws Exception {
        try (SampleBot sample = new SampleBot(SECRET);
                AgentBrowser vera = new AgentBrowser(stack, 1320)) {
            String bot = stack.api("tern", "POST", "/bots", """
                            {"name":"Echo","url":"%s","secret":"%s","barge_in":false}
                            """.formatted(sample.url(), SECRET))
                    .path("id")
                    .asString();
            try {
                jana.isRouted("{\"targets\":[{\"kind\":\"BOT\",\"id\":\"" + bot + "\"}]}");
                String id = jana.call(440);
                until("the user hears the greeting", SOON, () -> Jana.near(jana.hears(id), 660));
                until("the user hears what the bot heard: itself", SOON, () -> Jana.near(jana.hears(id), 440));
                vera.signIn("vera@tern.example");
                vera.open("/t/tern/live");
                vera.page
                        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Listen to the bot Echo"))
                        .first()
                        .click();
                vera.awaitStatus("You listen to the bot Echo");
                until("the supervisor hears the talk", SOON, () -> vera.hears(440));
                until("the user hears the bot again", SOON, () -> Jana.near(jana.hears(id), 440));
                vera.picture("softphone-supervising-bot");
                stack.sim("/_sim/users/" + Jana.WA_ID + "/tone", "{\"hz\":0}");
                vera.press("Barge in");
                until("the user hears the supervisor", SOON, () -> Jana.near(jana.hears(id), 1320));
                assertThat(vera.hears(1320)).as("the bot heard nothing of it").isFalse();
                vera.press("Take over");
                vera.awaitStatus("In call");
                until("the bot has left", SOON, () -> sample.said("closed") || sample.said("gone"));
                stack.sim("/_sim/users/" + Jana.WA_ID + "/tone", "{\"hz\":440}");
                until("the supervisor hears the user", SOON, () -> Jana.near(vera.heardHertz(), 440));
                until("the user hears the supervisor alone", SOON, () -> Jana.near(jana.hears(id), 1320));
                assertThat(vera.microphoneOpened()).as("the voice that stood").isEqualTo(1);
                vera.press("Hang up");
                vera.awaitStatus("Call ended");
                vera.press("Ready again");
                until("the call is on record", SOON, () -> jana.outcome(id).equals("ANSWERED"));
            } finally {
                jana.isRoutedToAll();
                stack.remove("tern", "/bots/" + bot);
            }
        }
    }

    /// The page is there before its softphone, and a page that goes away says goodbye for its voice.
    @Test
    void whoIsQuickerThanTheSoftphoneOrLoadsThePageAnewListensAllTheSame() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 1320)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            vera.signIn("vera@tern.example");
            List<Route> late = new ArrayList<>();
            vera.page.route("**/t/tern/softphone", late::add);
            vera.open("/t/tern/live");
            vera.page
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Listen to Sava"))
                    .first()
                    .click();
            assertThat(vera.softphone().count()).as("no softphone yet").isZero();
            vera.page.unroute("**/t/tern/softphone");
            late.forEach(Route::resume);
            vera.awaitStatus("You listen to Sava");
            until("the supervisor hears both", SOON, () -> vera.hears(440) && vera.hears(880));
            vera.page.reload();
            vera.awaitStatus("You listen to Sava");
            until("the supervisor hears both again", SOON, () -> vera.hears(440) && vera.hears(880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
            vera.awaitStatus("Ready");
        }
    }

    @Test
    void eachEarHearsWhatItMayAndTheTalkGoesOnWithoutTheMixer() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 1320)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/live");
            vera.page
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Listen to Sava"))
                    .first()
                    .click();
            vera.awaitStatus("You listen to Sava");
            until("the supervisor hears both", SOON, () -> vera.hears(440) && vera.hears(880));
            until("the user hears the agent again", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user again", SOON, () -> Jana.near(sava.heardHertz(), 440));
            assertThat(sava.hears(1320)).as("nobody hears who listens").isFalse();
            sava.softphone().getByText("listens to this conversation").waitFor();
            sava.picture("softphone-supervised");
            vera.picture("softphone-supervising");

            vera.press("Whisper");
            until("the agent hears the supervisor and the user", SOON, () -> sava.hears(1320) && sava.hears(440));
            sava.softphone().getByText("speaks to you").waitFor();
            assertThat(jana.hears(id))
                    .as("the user hears the agent only")
                    .satisfies(found -> assertThat(Jana.near(found, 880)).isTrue());
            sava.press("Mute");
            until("the user hears nobody", SOON, () -> jana.level(id) < 0.002);

            vera.press("Barge in");
            until("the user hears the supervisor", SOON, () -> Jana.near(jana.hears(id), 1320));
            sava.press("Mute");
            until("the supervisor never hears itself", SOON, () -> vera.hears(880) && !vera.hears(1320));

            stack.kill("audio-worker");
            until("the talk goes on without the mixer", SOON, () -> Jana.near(jana.hears(id), 880));
            until("both ways", SOON, () -> Jana.near(sava.heardHertz(), 440) && !sava.hears(1320));
            vera.awaitStatus("Ready");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
            String trail = stack.api("tern", "/audit?limit=20").toString();
            assertThat(trail).contains("call.supervise");
        }
    }
}
