package io.pulseline.platform.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pulseline.platform.graphapi.WebhookRoutes.Levels;
import io.pulseline.platform.numbers.WebhookRouting.Level;
import io.pulseline.platform.numbers.WebhookRouting.Step;
import org.junit.jupiter.api.Test;

class WebhookRoutingTest {
    private static final String OURS = "https://calls.example/webhooks/whatsapp";

    @Test
    void theNumberWinsOverTheAccountAndTheAccountOverTheApp() {
        assertThat(WebhookRouting.steps(new Levels("https://crm.example/hook", OURS, OURS), OURS))
                .extracting(Step::level, Step::ours, Step::wins)
                .containsExactly(
                        tuple(Level.NUMBER, false, true),
                        tuple(Level.ACCOUNT, true, false),
                        tuple(Level.APP, true, false));
        assertThat(WebhookRouting.steps(new Levels(null, OURS + "/", "https://crm.example/hook"), OURS))
                .extracting(Step::level, Step::ours, Step::wins)
                .containsExactly(tuple(Level.ACCOUNT, true, true), tuple(Level.APP, false, false));
        assertThat(WebhookRouting.steps(new Levels(null, null, null), OURS)).isEmpty();
    }
}
