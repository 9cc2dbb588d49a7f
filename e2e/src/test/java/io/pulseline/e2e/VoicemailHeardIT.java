package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A caller whom nobody answers leaves a message; the platform fetches it from Meta, and a browser plays it.
class VoicemailHeardIT {
    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void whatACallerLeftIsPlayedOnThePageOfTheCall() throws Exception {
        String wacid = jana.call(0);
        jana.hangUp();
        until(
                "the call is missed",
                Duration.ofSeconds(15),
                () -> jana.outcome(wacid).equals("MISSED"));
        stack.sim(
                "/_sim/users/" + Jana.WA_ID + "/voicemail",
                "{\"number_id\":\"%s\",\"call_id\":\"%s\"}".formatted(Jana.SOFIA, wacid));
        String page = "/t/tern/calls/" + call(wacid).path("id").asString();
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            Locator player = vera.page.locator("#voicemail audio");
            until("the voicemail is here", Duration.ofSeconds(45), () -> {
                vera.open(page);
                vera.page.waitForFunction("() => !document.querySelector('[aria-busy=true]')");
                return player.count() == 1;
            });
            Object seconds = player.evaluate("""
                    (audio) => new Promise((heard, failed) => {
                      audio.addEventListener('ended', () => heard(audio.duration));
                      audio.addEventListener('error', () => failed(new Error('the browser cannot play it')));
                      setTimeout(() => failed(new Error('it did not end')), 15000);
                      audio.play();
                    })
                    """);
            assertThat(((Number) seconds).doubleValue()).isBetween(2.5, 3.5);
            vera.open("/t/tern/audit");
            assertThat(vera.page.locator("main")).containsText("Listened to a voicemail");
        }
    }

    private JsonNode call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }
}
