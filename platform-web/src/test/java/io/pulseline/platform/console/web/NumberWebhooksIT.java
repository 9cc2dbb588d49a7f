package io.pulseline.platform.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.WebhookInbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class NumberWebhooksIT extends ConsoleScene {
    private static final String TERNS = "206418377150934";
    private static final String MAYA = "maya@marlin.example";
    private static final String SAVA = "sava@tern.example";

    @Autowired
    Inbox inbox;

    @Autowired
    WebhookInbox events;

    @Test
    void aTenantReadsWhatMetaToldOfItsNumberAndNobodyElseDoes() throws Inbox.UnreadableDelivery {
        inbox.store(ended("wacid.HOOKPAGE", TERNS).getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofSeconds(20)).until(() -> found().getFirst().tenant() != null);
        long id = found().getFirst().id();
        String list = "/t/tern/numbers/" + TERNS + "/webhooks";
        assertThat(page(VERA, list)).contains("wacid.HOOKPAGE", list + "/" + id, "/webhooks/whatsapp");
        assertThat(page(VERA, list + "?text=wacid.NEVER"))
                .contains("Nothing matches")
                .doesNotContain("wacid.HOOKPAGE");
        assertThat(page(VERA, list + "?from=yesterday")).contains("From day was not understood");
        assertThat(page(VERA, list + "/" + id)).contains("&quot;event&quot; : &quot;terminate&quot;");
        assertThat(get(VERA, list + "/999999999")).hasStatus(404);
        assertThat(get(VERA, list + "/zebra")).hasStatus(404);
        assertThat(get(VERA, "/t/tern/numbers/206418377150935/webhooks/" + id)).hasStatus(404);
        assertThat(get(SAVA, list)).hasStatus(403);
        assertThat(get(MAYA, "/t/marlin/numbers/206418377151201/webhooks/" + id))
                .hasStatus(404);
        assertThat(page(MAYA, "/t/marlin/numbers/206418377151201/webhooks")).doesNotContain("wacid.HOOKPAGE");
    }

    private List<WebhookInbox.Entry> found() {
        return events.search(
                new WebhookInbox.Search(null, null, null, TERNS, null, null, null, null, null, "wacid.HOOKPAGE"), 1);
    }

    private static String ended(String wacid, String number) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},
                "calls":[{"id":"%s","from":"385990000199","to":"35925550101","event":"terminate","timestamp":"1764000000",
                "direction":"USER_INITIATED","status":"FAILED"}]}}]}]}""".formatted(number, wacid);
    }
}
