package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.ObjectMapper;

/// What the page of one call says to somebody who has to find out why it went as it did.
class CallPagesIT extends ConsoleScene {
    private static final String OFFER = """
            v=0
            o=- 1760000000000 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:bridge
            a=ice-pwd:si6FOkMaotr9SBaDvpfY9lK73rz1
            a=fingerprint:sha-256 00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00
            a=setup:actpass
            a=mid:audio
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            """;

    @Autowired
    Inbox inbox;

    @Autowired
    ObjectMapper json;

    @Test
    void itJudgesTheMediaDrawsTheCourseAndGivesEverythingInOneFileWithoutKeys() throws Inbox.UnreadableDelivery {
        String delivery =
                """
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "calls":[{"id":"wacid.PAGE1","from":"385915550177","to":"35925550101","event":"connect","timestamp":"%d",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":%s}}]}}]}]}
                """.formatted(Instant.now().getEpochSecond(), json.writeValueAsString(OFFER.replace("\n", "\r\n")));
        inbox.store(delivery.getBytes(StandardCharsets.UTF_8));
        // no media worker serves here, so the call fails at once, and says so
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !select("select id from app.call where wacid = 'wacid.PAGE1' and phase = 'ENDED'")
                        .isEmpty());
        String id =
                select("select id from app.call where wacid = 'wacid.PAGE1'").getFirst();
        superuser("""
                insert into app.call_quality (tenant_id, call_id, leg, at, packets, lost, jitter_millis, round_trip_millis, mos)
                select tenant_id, id, leg, started_at + interval '5 s' * step, 200, 50 * step, 4.5, 120, 4.2 - step
                from app.call, generate_series(1, 3) step, unnest(array['META', 'AGENT']) leg where wacid = 'wacid.PAGE1'
                """);
        String page = page(VERA, "/t/tern/calls/" + id);
        assertThat(page)
                .contains("SDP-PLACEHOLDER", "placeholder that no certificate has", "SDP-DTMF", "SDP-NOWHERE")
                .contains("Voice over time", "<polyline", "class=\"s-meta\"", "class=\"s-tenant\"", "class=\"f-warn\"")
                // 50 of 250, 100 of 300, 150 of 350
                .contains("20.0", "33.3", "42.9")
                .contains("no media worker has room")
                .doesNotContain("si6FOkMaotr9SBaDvpfY9lK73rz1");

        MvcTestResult bundle = get(VERA, "/t/tern/calls/" + id + "/bundle");
        assertThat(bundle)
                .hasStatus(200)
                .hasHeader("Content-Disposition", "attachment; filename=\"call-" + id + ".json\"");
        assertThat(text(bundle))
                .contains(
                        "wacid.PAGE1",
                        "PLACEHOLDER",
                        "The user calls: Meta",
                        "a=ice-pwd:***",
                        "\"roundTripMillis\" : 120.0")
                .doesNotContain("si6FOkMaotr9SBaDvpfY9lK73rz1");
    }
}
