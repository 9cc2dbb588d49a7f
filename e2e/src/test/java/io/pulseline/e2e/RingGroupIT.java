package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call rings at a team, one agent at a time, and in every tab of that agent; what a plan would do is said before.
class RingGroupIT {
    private static final String ROUTING = "/numbers/" + Jana.SOFIA + "/routing";
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
    void theAgentWhoHasWaitedLongestHearsItFirstAndAReloadChangesNothing() throws Exception {
        jana.isRouted("{\"targets\":[{\"kind\":\"AGENTS\",\"strategy\":\"LONGEST_IDLE\"}]}");
        try (AgentBrowser ivo = new AgentBrowser(stack, 660);
                AgentBrowser sava = new AgentBrowser(stack, 880)) {
            ivo.signIn("ivo@tern.example");
            atTheDesk(ivo);
            sava.signIn("sava@tern.example");
            atTheDesk(sava);
            // being in a call is what makes an agent the last in the queue
            talkAndHangUp(sava);
            String id = jana.call(440);
            ivo.awaitStatus("Incoming call");
            assertThat(ringsAt(sava)).as("one at a time").isFalse();
            Page second = ivo.page.context().newPage();
            second.navigate(ivo.page.url());
            second.getByRole(AriaRole.STATUS)
                    .filter(new Locator.FilterOptions().setHasText("Incoming call"))
                    .first()
                    .waitFor(new Locator.WaitForOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
            second.close();
            ivo.page.reload();
            ivo.awaitStatus("Incoming call");
            // nobody answers: it is the next one's turn
            sava.awaitStatus("Incoming call");
            until("it has left Ivo's desk", SOON, () -> !ringsAt(ivo) || ringsAt(sava));
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears Sava", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
        }
    }

    @Test
    void aTeamIsMadeInThePortalAndItsCallsRingAtNobodyElse() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 550);
                AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser ivo = new AgentBrowser(stack, 660)) {
            vera.signIn("vera@tern.example");
            sava.signIn("sava@tern.example");
            ivo.signIn("ivo@tern.example");
            atTheDesk(ivo);
            atTheDesk(sava);
            vera.open("/t/tern/teams");
            Locator fresh = vera.page
                    .locator("form")
                    .filter(new Locator.FilterOptions()
                            .setHas(vera.page.getByRole(
                                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create the team"))));
            fresh.getByLabel("Name").fill("Night watch");
            fresh.getByLabel("Sava").check();
            fresh.getByRole(AriaRole.BUTTON).click();
            vera.page.getByText("The team is saved").waitFor();
            vera.picture("teams");

            vera.open("/t/tern" + ROUTING);
            vera.page
                    .locator("select[name=kind]")
                    .first()
                    .selectOption(new SelectOption().setLabel("Team Night watch"));
            vera.page
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save the plan"))
                    .click();
            vera.page.getByText("The plan is saved").waitFor();
            String trial = vera.page.locator("section[aria-labelledby=trial]").innerText();
            assertThat(trial).contains("Sava").doesNotContain("Ivo Marin");
            vera.picture("routing-team");

            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            assertThat(ringsAt(ivo)).as("not of the team").isFalse();
            sava.press("Answer");
            sava.awaitStatus("In call");
            until("the user hears Sava", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
        }
    }

    private void talkAndHangUp(AgentBrowser agent) {
        jana.isRouted("{\"targets\":[{\"kind\":\"AGENTS\"}]}");
        jana.call(440);
        agent.awaitStatus("Incoming call");
        agent.press("Answer");
        agent.awaitStatus("In call");
        agent.press("Hang up");
        agent.awaitStatus("Call ended");
        jana.isRouted("{\"targets\":[{\"kind\":\"AGENTS\",\"strategy\":\"LONGEST_IDLE\"}]}");
    }

    /// The softphone is open; a call of before may lie on the desk.
    private static void atTheDesk(AgentBrowser agent) {
        agent.page
                .locator("#softphone-face[data-face=idle], #softphone-face[data-face=ended]")
                .waitFor();
    }

    private static boolean ringsAt(AgentBrowser agent) {
        return agent.page.locator("#softphone-face[data-face=incoming]").count() > 0;
    }
}
