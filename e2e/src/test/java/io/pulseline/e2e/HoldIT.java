package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A user on hold, heard: music instead of the agent, before, during and after; and a colleague who is asked meanwhile.
class HoldIT {
    /// The notes of the melody.
    private static final Set<Integer> NOTES = Set.of(620, 700, 780, 920, 1040);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void aUserOnHoldHearsMusicNotTheAgentAndTheAgentHearsNothing() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = talking(sava);
            sava.press("Hold");
            sava.awaitStatus("On hold");
            musicAndNever(id, 880);
            until("the agent hears nobody", SOON, () -> sava.heardHertz() == 0);
            sava.picture("softphone-on-hold");
            // the hold lives on the server
            sava.page.reload();
            sava.awaitStatus("On hold");
            musicAndNever(id, 880);
            sava.press("Resume");
            sava.awaitStatus("In call");
            until("the user hears the agent again", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user again", SOON, () -> Jana.near(sava.heardHertz(), 440));
            String path = "/calls/"
                    + stack.api("tern", "/calls?wacid=" + id)
                            .path("items")
                            .path(0)
                            .path("id")
                            .asString() + "/hold";
            stack.api("tern", "POST", path, "{}");
            sava.awaitStatus("On hold");
            musicAndNever(id, 880);
            stack.api("tern", "DELETE", path, "{}");
            sava.awaitStatus("In call");
            sava.press("Mute");
            until("a muted agent is not heard", SOON, () -> jana.level(id) < 0.002);
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            assertThat(jana.actions(id))
                    .as("Meta knows of no hold")
                    .containsExactly("pre_accept", "accept", "terminate");
        }
    }

    @Test
    void aColleagueIsAskedWhileTheUserHearsMusicAndThenTakesOver() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            String id = talking(sava);
            ask(sava, ivo);
            until("Ivo hears Sava", SOON, () -> Jana.near(ivo.heardHertz(), 880));
            until("Sava hears Ivo", SOON, () -> Jana.near(sava.heardHertz(), 660));
            musicAndNever(id, 880);
            musicAndNever(id, 660);
            sava.picture("softphone-consulting");
            ivo.picture("softphone-consulted");
            sava.press("Back to the user");
            sava.awaitStatus("In call");
            until("Ivo is left alone", SOON, () -> ivo.heardHertz() == 0);
            until("the user hears Sava again", SOON, () -> Jana.near(jana.hears(id), 880));

            ask(sava, ivo);
            sava.press("Hand over");
            sava.awaitStatus("Taken by");
            ivo.awaitStatus("In call");
            until("the user hears Ivo", SOON, () -> Jana.near(jana.hears(id), 660));
            until("Ivo hears the user", SOON, () -> Jana.near(ivo.heardHertz(), 440));
            ivo.press("Hang up");
            ivo.awaitStatus("Call ended");
            ivo.press("Ready again");
            ivo.awaitStatus("Ready");
            until("the call is on record", SOON, () -> jana.outcome(id).equals("ANSWERED"));
        }
    }

    private String talking(AgentBrowser agent) {
        String id = jana.call(440);
        agent.awaitStatus("Incoming call");
        agent.press("Answer");
        agent.awaitStatus("In call");
        until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
        until("the agent hears the user", SOON, () -> Jana.near(agent.heardHertz(), 440));
        return id;
    }

    private static void ask(AgentBrowser agent, AgentBrowser colleague) {
        agent.softphone().locator("select[name=to]").selectOption(new SelectOption().setLabel("Ivo Marin"));
        agent.press("Ask first");
        colleague.awaitStatus("Incoming call");
        colleague.press("Answer");
        colleague.awaitStatus("asks you");
        agent.awaitStatus("You talk with");
    }

    /// Listens until several notes of the melody were heard, and the agent's tone never.
    private void musicAndNever(String call, int hertz) {
        until("the music plays", SOON, () -> NOTES.stream().anyMatch(note -> Jana.near(jana.hears(call), note)));
        Set<Integer> heard = new HashSet<>();
        until("several notes of the melody are heard", SOON, () -> {
            int found = jana.hears(call);
            assertThat(Jana.near(found, hertz)).as("heard " + found).isFalse();
            NOTES.stream().filter(note -> Jana.near(found, note)).forEach(heard::add);
            return heard.size() >= 3;
        });
    }
}
