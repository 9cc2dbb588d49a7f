package io.pulseline.platform.voicemail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.secrets.TenantVault;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// The voicemail on the page of its call: for agents and administrators to hear, each time in the audit trail; for
/// others
/// to know of.
class VoicemailPagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final String SAVA = "sava@tern.example";
    private static final String ANALYST = "petr@tern.example";
    private static final String SAID = "OggS, please call me back";

    @Autowired
    Inbox inbox;

    @Autowired
    TenantVault vault;

    @Autowired
    TenantTransactions transactions;

    @Test
    void agentsAndAdministratorsHearItAndOthersAreToldThatThereIsOne() throws Inbox.UnreadableDelivery {
        String call = aMissedCall();
        assertThat(page(VERA, "/t/tern/calls/" + call)).doesNotContain(call + "/voicemail");
        assertThat(page(VERA, "/t/tern/calls/" + call + "/voicemail")).doesNotContain("<section");
        aVoicemail();
        assertThat(page(VERA, "/t/tern/calls/" + call)).contains(call + "/voicemail");
        String address = "/t/tern/calls/" + call + "/voicemail";
        assertThat(page(VERA, address))
                .contains("It is fetched from Meta within seconds")
                .doesNotContain("<audio");
        assertThat(get(VERA, address + "/sound")).hasStatus(404);

        kept();
        for (String listener : new String[] {VERA, SAVA}) {
            assertThat(page(listener, address)).contains("<audio", address + "/sound", "Kept encrypted until");
            MvcTestResult sound = get(listener, address + "/sound");
            assertThat(sound)
                    .hasStatus(200)
                    .hasHeader("Content-Type", "audio/ogg;codecs=opus")
                    .hasHeader("Cache-Control", "no-store");
            assertThat(text(sound)).isEqualTo(SAID);
        }
        assertThat(page(ANALYST, address)).contains("may listen").doesNotContain("<audio");
        assertThat(get(ANALYST, address + "/sound")).hasStatus(403);
        assertThat(page(VERA, "/t/tern/audit?object=call:" + call)).contains("Listened to a voicemail", "Sava Koleva");
    }

    private String aMissedCall() throws Inbox.UnreadableDelivery {
        change("calls", """
                "calls":[{"id":"wacid.SPOKEN1","from":"385915550177","to":"35925550101","event":"terminate","timestamp":"%d",
                "direction":"USER_INITIATED","status":"COMPLETED"}]\
                """.formatted(Instant.now().getEpochSecond()));
        String of = "select id from app.call where wacid = 'wacid.SPOKEN1' and phase = 'ENDED'";
        await().atMost(Duration.ofSeconds(20)).until(() -> !select(of).isEmpty());
        return select(of).getFirst();
    }

    private void aVoicemail() throws Inbox.UnreadableDelivery {
        change("messages", """
                "messages":[{"id":"wacid.SPOKEN1","from":"385915550177","timestamp":"%d","type":"audio",
                "audio":{"id":"556677889900114","sha256":"x","mime_type":"audio/ogg; codecs=opus"}}]\
                """.formatted(Instant.now().getEpochSecond()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !select("select 1 from app.voicemail where wacid = 'wacid.SPOKEN1'")
                        .isEmpty());
    }

    private void change(String field, String items) throws Inbox.UnreadableDelivery {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"%s","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "contacts":[{"profile":{"name":"Mira Kos"},"wa_id":"385915550177"}],%s}}]}]}
                """.formatted(field, items).getBytes(StandardCharsets.UTF_8));
    }

    /// As the job leaves it that fetched it.
    private void kept() {
        byte[] sealed = transactions.inTenant(
                TERN, () -> vault.seal(TERN, "voicemail|sound|wacid.SPOKEN1", SAID.getBytes(StandardCharsets.UTF_8)));
        superuser(
                "update app.voicemail set state = 'KEPT', mime_type = 'audio/ogg; codecs=opus', fetched_at = now(), failure = null, "
                        + "sound = decode('" + HexFormat.of().formatHex(sealed)
                        + "', 'hex') where wacid = 'wacid.SPOKEN1'");
    }
}
