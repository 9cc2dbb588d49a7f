package io.pulseline.platform.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntegrationPagesIT extends ConsoleScene {
    @Test
    void aPatternWithTwoAppsIsChosenByAdministratorsAndSaysWhatToSubscribe() {
        assertThat(page(SIMON, "/bsp/integration")).contains("Single BSP", "never, the ordinary case", "127.0.0.1:1");
        assertThat(page(SIMON, "/bsp/integration/marlin"))
                .contains("Where Meta sends webhooks", "No access token is stored", "calls", "/webhooks/whatsapp");
        assertThat(post(SIMON, "/bsp/integration/marlin", "pattern", "CALLING_ONLY"))
                .hasStatus(403);
        var refused = post(OLGA, "/bsp/integration/marlin", "pattern", "CALLING_ONLY", "callingApp", "our app");
        assertThat(refused).hasStatus(422);
        assertThat(text(refused)).contains("has only digits", "our app", "Nothing was saved");
        assertThat(post(OLGA, "/bsp/integration/marlin", "pattern", "TELEPATHY"))
                .hasStatus(422);
        assertThat(post(
                        OLGA,
                        "/bsp/integration/marlin",
                        "pattern",
                        "MULTI_PARTNER",
                        "callingApp",
                        "771203945518260",
                        "messagingApp",
                        "881203945518260"))
                .hasStatus(302);
        assertThat(page(OLGA, "/bsp/integration")).contains("Multi-partner", "Two, calls apart from messages");
        assertThat(page(OLGA, "/bsp/integration/marlin")).contains("881203945518260", "App that does messages");
        assertThat(page(OLGA, "/bsp/audit?action=tenant.integration")).contains("SINGLE_BSP → MULTI_PARTNER", "Olga");
        assertThat(page("maya@marlin.example", "/t/marlin/audit?action=tenant.integration"))
                .contains("SINGLE_BSP → MULTI_PARTNER");
        assertThat(get(OLGA, "/bsp/integration/nobody")).hasStatus(404);
    }
}
