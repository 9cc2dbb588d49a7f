package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A user calls and reaches nobody; an agent calls back from the list, and the line is gone.
class CallbackIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void aMissedCallIsCalledBackWithOnePressAndLeavesTheList() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            String id = jana.call(0);
            sava.awaitStatus("Incoming call");
            jana.hangUp();
            until("it was missed", SOON, () -> jana.outcome(id).equals("MISSED"));
            sava.open("/t/tern/callbacks");
            Locator line = line(sava);
            line.waitFor();
            assertThat(line.innerText()).contains("free-form until");
            line.getByLabel("Who calls back")
                    .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel("Ivo Marin"));
            line.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Assign"))
                    .click();
            sava.page.waitForURL(url -> url.endsWith("/callbacks"));
            assertThat(line(sava).getByLabel("Who calls back").inputValue()).isNotEmpty();
            line(sava)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Done: Jana Novakova"))
                    .click();
            sava.page.getByText("Taken off the list").waitFor();
            assertThat(line(sava).count()).isZero();
            sava.page
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                    .click();
            line(sava).waitFor();
            sava.picture("callbacks");

            stack.sim("/_sim/users/" + Jana.WA_ID + "/grant", "{\"number_id\":\"" + Jana.SOFIA + "\"}");
            stack.sim(
                    "/_sim/users/" + Jana.WA_ID + "/policy",
                    "{\"answer\":\"AUTO\",\"answer_millis\":1000,\"tone_hz\":440,\"talk_millis\":6000}");
            line(sava)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Call Jana Novakova back"))
                    .click();
            sava.awaitStatus("In call");
            until("Sava hears Jana", SOON, () -> Jana.near(sava.heardHertz(), 440));
            sava.awaitStatus("Call ended");
            // the softphone knows of the end before Meta's event says that they talked
            until("Meta told the end", SOON, () -> newest().hasNonNull("outcome"));
            assertThat(newest().path("outcome").asString())
                    .as(() -> newest().toPrettyString())
                    .isEqualTo("ANSWERED");
            sava.open("/t/tern/callbacks");
            sava.page.locator("h1").waitFor();
            assertThat(line(sava).count()).isZero();
        }
    }

    private JsonNode newest() {
        return stack.api("tern", "/calls?user=" + Jana.WA_ID + "&direction=BUSINESS_INITIATED&limit=1")
                .path("items")
                .path(0);
    }

    private static Locator line(AgentBrowser agent) {
        // others may have missed her at another number
        return agent.page
                .locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText("Jana Novakova"))
                .filter(new Locator.FilterOptions().setHasText("Dispatch, Sofia"));
    }
}
