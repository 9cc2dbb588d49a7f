package io.pulseline.platform.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.numbers.WebhookRouting;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class IntegrationPagesIT extends ConsoleScene {
    @Autowired
    WebhookRouting routing;

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

    @Test
    void anAddressIsJudgedBeforeMetaIsAskedAndItsRefusalQuoted() {
        String form = "/bsp/integration/tern/numbers/206418377150934/override";
        assertThat(post(SIMON, form, "level", "NUMBER", "address", "https://a.example/x"))
                .hasStatus(403);
        assertThat(post(OLGA, form, "level", "APP")).hasStatus(400);
        assertThat(post(OLGA, form.replace("tern", "marlin"), "level", "NUMBER"))
                .as("another tenant's number")
                .hasStatus(404);
        assertThat(routing.problem("http://a.example/x")).isEqualTo("shape");
        assertThat(routing.problem("nonsense")).isEqualTo("shape");
        assertThat(routing.problem("https://" + "a".repeat(200) + ".example")).isEqualTo("long");
        assertThat(routing.problem("https://a.example/x")).isNull();
        assertThat(post(OLGA, form, "level", "NUMBER", "address", "nonsense")).hasStatus(302);
        assertThat(post(OLGA, form, "level", "NUMBER", "address", "https://a.example/x"))
                .as("Meta cannot be reached here")
                .hasStatus(302);
        assertThat(select("select action from app.audit_event where action = 'webhook.override'"))
                .as("what Meta did not take is no act")
                .isEmpty();
    }
}
