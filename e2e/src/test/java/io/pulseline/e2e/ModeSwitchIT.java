package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A number goes from Graph to SIP and back in the portal. The agents answer its calls before, between and after,
/// the very first one after each switch included.
class ModeSwitchIT {
    private static final String ZAGREB = "206418377150935";
    private static final String SIP = "/t/tern/numbers/" + ZAGREB + "/sip";
    private static final Duration SOON = Duration.ofSeconds(20);
    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/routing", "{\"targets\":[{\"kind\":\"AGENTS\"}]}");
        backToGraph();
    }

    @AfterEach
    void backToGraph() {
        stack.api(
                "tern",
                "PUT",
                "/numbers/" + ZAGREB + "/settings",
                "{\"status\":\"ENABLED\",\"sip\":{\"status\":\"DISABLED\",\"servers\":[]}}");
    }

    @Test
    void aNumberIsSwitchedToSipAndBackWithACallEachTime() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 880)) {
            vera.signIn("vera@tern.example");
            talk(vera, "GRAPH");

            vera.open(SIP);
            vera.page.getByLabel("SIP: your own server").check();
            vera.page.getByLabel("Host name").fill("sip.localhost");
            vera.page
                    .getByLabel("Port", new Page.GetByLabelOptions().setExact(true))
                    .fill(stack.credentials.path("sip").path("tls_port").asString());
            apply(vera);
            talk(vera, "SIP");
            vera.open("/t/tern/numbers/" + ZAGREB);
            assertThat(vera.page.locator("main")).containsText("Calls of this number run over SIP.");

            vera.open(SIP);
            vera.page.getByLabel("Graph: agents, bots and programs here").check();
            apply(vera);
            vera.open("/t/tern/numbers/" + ZAGREB);
            assertThat(vera.page.locator("main")).not().containsText("Calls of this number run over SIP.");
            talk(vera, "GRAPH");
        }
    }

    private void apply(AgentBrowser vera) {
        button(vera, "Review changes").click();
        Locator typed = vera.page.locator("#typed");
        button(vera, "Apply").waitFor();
        if (typed.isVisible()) {
            typed.fill("+385 1 555 0102");
        }
        button(vera, "Apply").click();
        assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
    }

    /// The user calls, the agent answers, both hear each other, the user hangs up.
    private void talk(AgentBrowser vera, String mode) {
        String wacid = jana.call(440, ZAGREB);
        vera.awaitStatus("Incoming call");
        vera.press("Answer");
        vera.awaitStatus("In call");
        until("the user hears the agent in " + mode, SOON, () -> Jana.near(jana.hears(wacid), 880));
        until("the agent hears the user in " + mode, SOON, () -> Jana.near(vera.heardHertz(), 440));
        jana.hangUp();
        vera.awaitStatus("Call ended");
        until("the call is on record", SOON, () -> jana.outcome(wacid).equals("ANSWERED"));
        String graph = String.join(" ", jana.actions(wacid));
        assertThat(graph.contains("accept"))
                .as("Graph is asked in Graph mode only: it answers 131055 in the other")
                .isEqualTo(mode.equals("GRAPH"));
        assertThat(vera.page.content()).doesNotContain("131055");
        if (vera.softphone()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Ready again"))
                .isVisible()) {
            vera.press("Ready again");
        }
    }

    private static Locator button(AgentBrowser vera, String name) {
        return vera.page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
