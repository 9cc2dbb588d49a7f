package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The network of an agent's browser changes or breaks off in the middle of a conversation.
class NetworkChangeIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @AfterEach
    void over() {
        stack.endsCalls(Jana.WA_ID);
    }

    @Test
    void theVoiceFindsAnotherWayByItselfAndTheTimelineTells() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            String id = conversation(sava);
            int port = sava.voicePort();
            try (NetworkCut cut = NetworkCut.of(port)) {
                sava.awaitStatus("Reconnecting");
                sava.picture("softphone-reconnecting");
                sava.awaitStatus("Connected again");
                bothHear(sava, id);
                assertThat(sava.voicePort()).isNotEqualTo(port);
            }
            sava.awaitStatus("In call");
            assertThat(sava.microphoneOpened()).as("nobody is asked again").isEqualTo(1);
            until("the call says where its voice went", SOON, () -> kinds(id).contains("LegMoved"));
            assertThat(kinds(id)).contains("IceRestart").doesNotContain("LegFailed");
            assertThat(agentLegs(id)).as("the same leg").isEqualTo(1);
            hangUp(sava);
        }
    }

    @Test
    void whereNoWayIsFoundTheAgentConnectsAgainWithTheMicrophoneThatIsOpen() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            String id = conversation(sava);
            // neither its worker nor the platform can be reached, as on a train
            List<String> paths = List.of("**/leg-restart", "**/agent-leg");
            Consumer<Route> away = Route::abort;
            paths.forEach(path -> sava.page.route(path, away));
            try (NetworkCut cut = NetworkCut.of(sava.workerPort())) {
                sava.awaitStatus("Reconnecting");
                until("the worker gave the leg up", SOON, () -> kinds(id).contains("LegFailed"));
                sava.awaitStatus("Voice lost");
                sava.picture("softphone-voice-lost");
                paths.forEach(path -> sava.page.unroute(path, away));
                sava.press("Connect again");
                sava.awaitStatus("Connected again");
                bothHear(sava, id);
            }
            assertThat(sava.microphoneOpened()).isEqualTo(1);
            assertThat(agentLegs(id))
                    .as("a new leg in the place of the one that is gone")
                    .isEqualTo(2);
            hangUp(sava);
        }
    }

    /// Behind a firewall that lets nothing but TCP out; the TURN server dies and comes back at the same address.
    @Test
    void whoseOnlyWayIsATurnServerIsHeardAgainOnceItIsBack() throws Exception {
        TurnServer turn = TurnServer.start();
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.reachesTurnServersOnly();
            String id = conversation(sava);
            assertThat(sava.voiceWay()).isEqualTo("relay tcp");
            turn.close();
            sava.awaitStatus("Reconnecting");
            until("nobody is heard", SOON, () -> jana.level(id) < 0.002 && sava.heardHertz() == 0);
            turn = TurnServer.start();
            sava.awaitStatus("Connected again");
            bothHear(sava, id);
            assertThat(sava.voiceWay()).isEqualTo("relay tcp");
            assertThat(sava.microphoneOpened()).as("nobody is asked again").isEqualTo(1);
            assertThat(agentLegs(id)).as("the same leg").isEqualTo(1);
            until("the call says where its voice went", SOON, () -> kinds(id).contains("LegMoved"));
            hangUp(sava);
        } finally {
            turn.close();
        }
    }

    private String conversation(AgentBrowser agent) {
        agent.signIn("sava@tern.example");
        agent.beReady();
        String id = jana.call(440);
        agent.awaitStatus("Incoming call");
        agent.press("Answer");
        agent.awaitStatus("In call");
        bothHear(agent, id);
        return id;
    }

    private void bothHear(AgentBrowser agent, String id) {
        until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
        until("the agent hears the user", SOON, () -> Jana.near(agent.heardHertz(), 440));
    }

    private static void hangUp(AgentBrowser agent) {
        agent.press("Hang up");
        agent.awaitStatus("Call ended");
        agent.press("Ready again");
    }

    private List<String> kinds(String wacid) {
        return stack.api("tern", "/calls/" + call(wacid) + "/timeline")
                .path("items")
                .valueStream()
                .map(entry -> entry.path("kind").asString())
                .toList();
    }

    private long agentLegs(String wacid) {
        return stack.api("tern", "/calls/" + call(wacid) + "/timeline")
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("kind").asString().equals("LegConnected")
                        && entry.path("detail").asString().startsWith("the agent's leg"))
                .count();
    }

    private String call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0)
                .path("id")
                .asString();
    }
}
