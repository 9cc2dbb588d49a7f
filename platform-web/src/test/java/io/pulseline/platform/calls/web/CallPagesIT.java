package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.ObjectMapper;

/// What the page of one call says to somebody who has to find out why it went as it did.
class CallPagesIT extends ConsoleScene {
    private static final String SAVA = "sava@tern.example";

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
                insert into app.call_quality (tenant_id, call_id, leg, at, packets, lost, jitter_millis, round_trip_millis, mos,
                                              loudest_dbov, cut_percent)
                select tenant_id, id, leg, started_at + interval '5 s' * step, 200, 50 * step, 4.5, 120, 4.2 - step,
                    case leg when 'META' then -127 else -3 end, case leg when 'AGENT' then 7.4 end
                from app.call, generate_series(1, 3) step, unnest(array['META', 'AGENT']) leg where wacid = 'wacid.PAGE1'
                """);
        superuser("""
                insert into app.call_event (tenant_id, call_id, at, speaker, kind, detail)
                select tenant_id, id, started_at, 'WORKER', 'LegConnected',
                    'the supervisor''s leg connected: ICE 34 ms to 192.0.2.7:4000, DTLS 19 ms as client, AEAD_AES_128_GCM'
                from app.call where wacid = 'wacid.PAGE1'
                """);
        String page = page(VERA, "/t/tern/calls/" + id);
        assertThat(page).as("whose leg went where").containsSubsequence("<dt>To the supervisor</dt>", "192.0.2.7:4000");
        assertThat(page)
                .contains("SDP-PLACEHOLDER", "placeholder that no certificate has", "SDP-DTMF", "SDP-NOWHERE")
                .contains("Voice over time", "<polyline", "class=\"s-meta\"", "class=\"s-tenant\"", "class=\"f-warn\"")
                // 50 of 250, 100 of 300, 150 of 350
                .contains("20.0", "33.3", "42.9")
                .contains("no media worker has room")
                .contains("Nobody was heard of the user, though the packets came", "-127")
                .contains("Your side’s voice was cut off at the top (clipping)", "7.4")
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

    @Test
    void theDiallerSuggestsWhomTheTypedTextMayMeanAndNeverEverybody() {
        superuser("""
                insert into app.permission (tenant_id, number_id, user_key, wa_id, name, status, source, spoken_by, as_of)
                select id, '206418377150934', '3859770' || lpad(i::text, 5, '0'), '3859770' || lpad(i::text, 5, '0'),
                    case when i = 7 then 'Ida Sought' end, 'NONE', 'user_action', 'LEDGER', now()
                from app.tenant, generate_series(0, 600) i where slug = 'tern'
                """);
        String users = "/t/tern/softphone/users";
        assertThat(page(VERA, users + "?to=ida%20so"))
                .containsOnlyOnce("<option")
                .contains("Ida Sought", "+385977000007");
        assertThat(page(VERA, users + "?to=385%2097%20700%200599")).containsOnlyOnce("<option");
        assertThat(page(VERA, users + "?to=385977").split("<option")).hasSize(21);
        assertThat(page(VERA, users + "?to=nobody-here")).doesNotContain("<option");
        assertThat(page(VERA, "/t/tern/softphone")).doesNotContain("<option value=\"+385");
    }

    @Test
    void aPlanOfWhoAnswersIsTriedChangedAndRefusedWhereItCannotBe() {
        String routing = "/t/tern/numbers/206418377150934/routing";
        assertThat(page(VERA, routing)).contains("Who answers", "From 0 s on:", "rings at every agent");
        String version = "(?s).*name=\"version\" value=\"(\\d+)\".*";
        String read = page(VERA, routing).replaceAll(version, "$1");
        MvcTestResult wrong = post(
                VERA, routing, "kind", "VOICEMAIL", "seconds", "5", "kind", "AGENTS", "seconds", "", "version", read);
        assertThat(wrong).hasStatus(422);
        assertThat(text(wrong)).contains("VOICEMAIL ends a plan");
        assertThat(post(
                        VERA,
                        routing,
                        "kind",
                        "AGENTS",
                        "seconds",
                        "20",
                        "kind",
                        "VOICEMAIL",
                        "seconds",
                        "",
                        "version",
                        read))
                .hasStatus(302);
        assertThat(page(VERA, routing + "?saved=yes"))
                .contains("The plan is saved", "0 to 20 s:", "From 20 s on:", "voicemail takes it");
        MvcTestResult stale = post(VERA, routing, "kind", "AGENTS", "seconds", "", "version", read);
        assertThat(stale).hasStatus(409);
        assertThat(text(stale)).contains("Somebody changed the plan meanwhile");
        assertThat(get(VERA, "/t/tern/numbers/999999999999/routing")).hasStatus(404);
    }

    @Test
    void aNumbersCallingPageSaysThatCallsCarryVoiceOnly() {
        assertThat(page(VERA, "/t/tern/numbers/206418377150934/calling")).contains("neither video nor screen sharing");
    }

    @Test
    void aViewOfTheHistoryIsKeptForOneselfOrForEverybodyAndNamesNoUser() {
        String mine = "Mine " + UUID.randomUUID();
        String everybodys = "All " + UUID.randomUUID();
        String missed = "/t/tern/calls?outcome=MISSED";
        assertThat(page(SAVA, missed)).contains("Save this view");
        assertThat(page(SAVA, "/t/tern/calls?user=385915550142")).doesNotContain("Save this view");
        assertThat(post(SAVA, "/t/tern/calls/views", "name", mine, "outcome", "MISSED"))
                .hasStatus(302)
                .hasRedirectedUrl(missed);
        assertThat(page(SAVA, missed)).contains(mine, "Remove this view").doesNotContain("Save this view");
        assertThat(page(VERA, missed)).doesNotContain(mine);
        post(VERA, "/t/tern/calls/views", "name", everybodys, "outcome", "FAILED", "shared", "on");
        assertThat(page(SAVA, "/t/tern/calls")).contains(everybodys);
        assertThat(page(SAVA, "/t/tern/calls?outcome=FAILED")).doesNotContain("Remove this view");
        String problem = "/t/tern/calls?user=385915550142&problem=nobody";
        assertThat(post(SAVA, "/t/tern/calls/views", "name", "Somebody", "user", "385915550142"))
                .hasRedirectedUrl(problem);
        assertThat(page(SAVA, problem)).contains("class=\"note warn\" role=\"alert\"");
        assertThat(page(SAVA, "/t/tern/calls")).doesNotContain(">Somebody<");
        post(SAVA, "/t/tern/calls/views", "name", "x".repeat(61), "outcome", "DECLINED");
        assertThat(page(SAVA, "/t/tern/calls")).doesNotContain("x".repeat(61));

        Matcher removal = Pattern.compile("/t/tern/calls/views/[0-9a-f-]{36}/removal")
                .matcher(page(VERA, "/t/tern/calls?outcome=FAILED"));
        assertThat(removal.find()).isTrue();
        assertThat(post(SAVA, removal.group())).as("another's").hasStatus(404);
        assertThat(post(VERA, removal.group())).hasStatus(302);
        assertThat(page(SAVA, "/t/tern/calls")).doesNotContain(everybodys);
    }

    @Test
    void aTeamIsMadeRungByAPlanAndNotRemovedWhileItIs() {
        String routing = "/t/tern/numbers/206418377150934/routing";
        String version = "(?s).*name=\"version\" value=\"(\\d+)\".*";
        superuser("""
                insert into app.agent_desk (tenant_id, person_id, name, since, seen_at)
                select t.id, p.id, p.name, now(), now() + interval '1 hour' from app.tenant t, app.person p
                where t.slug = 'tern' and p.email = 'vera@tern.example'
                """);
        String sava = select("select id from app.person where email = 'sava@tern.example'")
                .getFirst();
        assertThat(post(VERA, "/t/tern/teams", "name", "")).hasStatus(302);
        assertThat(post(VERA, "/t/tern/teams", "name", "Night watch", "member", sava))
                .hasStatus(302);
        String team =
                select("select id from app.team where name = 'Night watch'").getFirst();
        assertThat(page(VERA, "/t/tern/teams")).contains("Night watch", "At their desks", "Vera");
        assertThat(post("sava@tern.example", "/t/tern/teams", "name", "No right"))
                .hasStatus(403);
        assertThat(post(VERA, "/t/tern/teams/wrap-up", "seconds", "45")).hasStatus(302);
        assertThat(page(VERA, "/t/tern/teams")).contains("value=\"45\"");
        post(VERA, "/t/tern/teams/wrap-up", "seconds", "0");
        assertThat(post(
                        VERA,
                        routing,
                        "kind",
                        "AGENTS:" + team,
                        "order",
                        "LONGEST_IDLE",
                        "seconds",
                        "20",
                        "kind",
                        "AGENTS",
                        "order",
                        "ALL",
                        "seconds",
                        "",
                        "version",
                        page(VERA, routing).replaceAll(version, "$1")))
                .hasStatus(302);
        assertThat(page(VERA, routing))
                .contains(
                        "Team Night watch",
                        "the longest idle first",
                        "Nobody of them is free now",
                        "at the same time",
                        "Vera");
        post(VERA, "/t/tern/teams/" + team + "/removal");
        assertThat(page(VERA, "/t/tern/teams")).as("a plan rings at it").contains("Night watch");
        post(
                VERA,
                routing,
                "kind",
                "AGENTS",
                "seconds",
                "",
                "version",
                page(VERA, routing).replaceAll(version, "$1"));
        post(VERA, "/t/tern/teams/" + team + "/removal");
        assertThat(page(VERA, "/t/tern/teams")).doesNotContain("Night watch");
    }

    @Test
    void somebodyWhoIsAwayIsAwayOnEveryPage() {
        assertThat(page(VERA, "/t/tern/softphone")).contains("data-face=\"idle\"", "Set me away");
        assertThat(text(post(VERA, "/t/tern/softphone/absence"))).contains("data-face=\"away\"");
        assertThat(page(VERA, "/t/tern/softphone")).contains("data-face=\"away\"", "Available again");
        assertThat(text(post(VERA, "/t/tern/softphone/readiness"))).contains("data-face=\"idle\"");
    }
}
