package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An agent calls a WhatsApp user: with a permission it is talk and money, without one it is Meta's reason and a closed
/// microphone.
class BusinessCallIT {
    private static final String ANTE = "385915550187";
    private static final String ELITSA = "359885550131";
    private static final String SOFIA = "206418377150934";
    private final Stack stack = Stack.running();

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void callAfterAGrantCostsWhatAHandComputes() throws Exception {
        stack.sim("/_sim/users/" + ANTE + "/grant", "{\"number_id\":\"" + SOFIA + "\"}");
        stack.sim(
                "/_sim/users/" + ANTE + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":1500,\"tone_hz\":440,\"talk_millis\":8000}");
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            dial(sava, ANTE);
            sava.awaitStatus("In call");
            String id = stack.simCallOf(ANTE).path("id").asString();
            until("the agent's page plays 440 Hz", Duration.ofSeconds(15), () -> near(sava.heardHertz(), 440));
            until(
                    "the handset hears 880 Hz",
                    Duration.ofSeconds(15),
                    () -> near(stack.simCall(id).path("heard_hz").asInt(), 880));
            sava.awaitStatus("Call ended");

            JsonNode seen = stack.simCall(id);
            long seconds = seen.path("duration").asLong();
            assertThat(seconds).isPositive();
            // by hand: started pulses of six seconds, each a tenth of 0.0095 USD a minute (Croatia, first tier)
            BigDecimal pulses = BigDecimal.valueOf(seconds).divide(BigDecimal.valueOf(6), 0, RoundingMode.UP);
            BigDecimal cost = pulses.multiply(new BigDecimal("0.00095"));
            until(
                    "the call is rated",
                    Duration.ofSeconds(10),
                    () -> call(id).path("charge").isObject());
            JsonNode call = call(id);
            assertThat(new BigDecimal(call.path("charge").path("amount").asString()))
                    .isEqualByComparingTo(cost);
            assertThat(call.path("pulses").asLong()).isEqualTo(pulses.longValue());

            sava.open("/t/tern/calls/" + call.path("id").asString());
            sava.page.getByText(cost.setScale(6).toPlainString()).first().waitFor();
            sava.page.getByText(pulses + " pulses").first().waitFor();
            sava.press("Ready again");
            sava.awaitStatus("Ready");
            sava.softphone().locator("summary").first().click();
            sava.picture("price-explained");
            JsonNode report = stack.api("tern", "/costs/report?from=2026-01-01&to=2099-01-01&group_by=day,number");
            assertThat(report.toString()).contains(SOFIA);
        }
    }

    @Test
    void callWithoutPermissionShowsTheReasonAndNeverOpensTheMicrophone() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            dial(sava, ELITSA);
            sava.awaitStatus("No call permission");
            sava.softphone()
                    .getByRole(
                            AriaRole.BUTTON,
                            new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Request permission"))
                    .waitFor();
            assertThat(sava.microphoneOpened()).isZero();
            assertThat(stack.simCallOf(ELITSA).path("id").isMissingNode())
                    .as("nothing was dialled")
                    .isTrue();
        }
    }

    private void dial(AgentBrowser agent, String to) {
        agent.softphone().getByRole(AriaRole.COMBOBOX).first().selectOption(SOFIA);
        agent.softphone().locator("input[name=to]").fill("+" + to);
        agent.press("Call");
    }

    private JsonNode call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }

    private static boolean near(int found, int wanted) {
        return Math.abs(found - wanted) <= 20;
    }
}
