package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nobody is free: the user is accepted, hears music and is on the board with a place, until an agent
/// comes.
class QueueIT {
    private static final Set<Integer> NOTES = Set.of(620, 700, 780, 920, 1040);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void everybodyAgain() {
        jana.isRoutedToAll();
    }

    @Test
    void whoCallsWhileEverybodyIsAwayHearsMusicUntilAnAgentIsBack() throws Exception {
        jana.isRouted("{\"targets\":[{\"kind\":\"AGENTS\",\"seconds\":5},{\"kind\":\"QUEUE\",\"seconds\":120}]}");
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            sava.page
                    .locator(
                            "#softphone-face[data-face=idle], #softphone-face[data-face=ended], #softphone-face[data-face=away]")
                    .waitFor();
            if (sava.page.locator("#softphone-face[data-face=ended]").count() > 0) {
                sava.press("Ready again");
            }
            if (sava.page.locator("#softphone-face[data-face=away]").count() == 0) {
                sava.press("Set me away");
            }
            sava.awaitStatus("Away");
            String id;
            try {
                sava.open("/t/tern/live");
                id = jana.call(440);
                until("accepted without an agent", SOON, () -> jana.actions(id).contains("accept"));
                until("music plays", SOON, () -> NOTES.stream().anyMatch(note -> Jana.near(jana.hears(id), note)));
                sava.page.getByText("place 1 in the queue").waitFor();
                sava.picture("live-board-queue");
            } finally {
                // nobody is left away for the tests that follow
                sava.press("Available again");
            }
            sava.awaitStatus("Incoming call");
            sava.page.getByText("waits in the queue").first().waitFor();
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            until("the agent hears the user", SOON, () -> Jana.near(sava.heardHertz(), 440));
            assertThat(jana.actions(id)).containsExactly("pre_accept", "accept");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
        }
    }

    /// A firewall stands between the agent who answers and the media worker.
    @Test
    void whenTheBrowserThatAnsweredNeverComesTheUserHearsMusicAndTheNextAgent() throws Exception {
        jana.isRoutedToAll();
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            sava.page.addInitScript("RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => {});");
            sava.signIn("sava@tern.example");
            sava.beReady();
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            until("accepted", SOON, () -> jana.actions(id).contains("accept"));
            try {
                until("music plays", SOON, () -> NOTES.stream().anyMatch(note -> Jana.near(jana.hears(id), note)));
                sava.awaitStatus("Away");
                sava.page.getByText("no voice came from this browser").waitFor();
                ivo.signIn("ivo@tern.example");
                ivo.awaitStatus("Incoming call");
                ivo.press("Answer");
                ivo.awaitStatus("In call");
                until("the user hears the other agent", SOON, () -> Jana.near(jana.hears(id), 660));
                assertThat(jana.actions(id)).containsExactly("pre_accept", "accept");
            } finally {
                sava.press("Available again");
            }
            sava.awaitStatus("Ready");
            ivo.press("Hang up");
            ivo.awaitStatus("Call ended");
        }
    }

    @Test
    void whoWaitsTooLongIsLetGoAndWasMissed() {
        jana.isRouted("{\"targets\":[{\"kind\":\"QUEUE\",\"seconds\":3}]}");
        String id = jana.call(440);
        until("music plays", SOON, () -> NOTES.stream().anyMatch(note -> Jana.near(jana.hears(id), note)));
        until("the queue's time ends it", SOON, () -> jana.actions(id).contains("terminate"));
        until("it is a missed call", SOON, () -> jana.outcome(id).equals("MISSED"));
    }
}
