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

class ConsolePagesIT extends ConsoleScene {
    private static final String NOBODYS = "999000111222333";

    @Autowired
    Inbox inbox;

    @Autowired
    WebhookInbox events;

    @Test
    void anEventOfNobodysNumberIsFoundReadAsItCameAndReplayed() throws Inbox.UnreadableDelivery {
        String delivery = """
                {"object":"whatsapp_business_account","entry":[{"id":"104","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"%s"},
                "calls":[{"id":"wacid.CONSOLE1","event":"terminate","timestamp":"1764000000","direction":"USER_INITIATED",
                "status":"COMPLETED","marker":"žluťoučký"}]}}]}]}""".formatted(NOBODYS);
        inbox.store(delivery.getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofSeconds(20)).until(() -> found().getFirst().state() == WebhookInbox.State.UNASSIGNED);
        long id = found().getFirst().id();
        assertThat(page(SIMON, "/bsp/webhooks?state=UNASSIGNED&text=wacid.CONSOLE1"))
                .contains("No tenant", "wacid.CONSOLE1", "/bsp/webhooks/" + id, "Remove the filter State");
        assertThat(page(SIMON, "/bsp/webhooks?text=wacid.NEVER")).contains("Nothing matches");
        assertThat(page(SIMON, "/bsp/webhooks?tenant=nobody")).contains("Tenant was not understood");
        assertThat(page(SIMON, "/bsp/webhooks/" + id))
                .contains(
                        "No tenant has this number", "žluťoučký", "&quot;messaging_product&quot;:&quot;whatsapp&quot;");
        assertThat(post(SIMON, "/bsp/webhooks/" + id + "/replays"))
                .hasStatus(302)
                .redirectedUrl()
                .isEqualTo("/bsp/webhooks/" + id + "?result=queued");
        assertThat(page(OLGA, "/bsp/audit?whose=bsp&action=webhook.replay")).contains("webhook:" + id, "Simon");
        assertThat(post(VERA, "/bsp/webhooks/" + id + "/replays")).hasStatus(404);
        assertThat(get(SIMON, "/bsp/webhooks/999999999")).hasStatus(404);
    }

    private List<WebhookInbox.Entry> found() {
        return events.search(new WebhookInbox.Search(null, null, null, NOBODYS, null, null, null, null, null, null), 1);
    }

    @Test
    void aJobIsRunNowPausedAndResumedByAdministratorsOnly() {
        assertThat(page(SIMON, "/bsp/jobs"))
                .contains("Forget old runs of jobs")
                .doesNotContain("Run now")
                .as("a job without words shows its name")
                .doesNotContainPattern(">[a-z]+\\.[a-z-]+<");
        assertThat(post(SIMON, "/bsp/jobs/jobs.forget-runs/runs")).hasStatus(403);
        assertThat(post(OLGA, "/bsp/jobs/jobs.never/runs")).hasStatus(404);
        assertThat(post(OLGA, "/bsp/jobs/jobs.forget-runs/runs")).hasStatus(302);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(page(OLGA, "/bsp/jobs/jobs.forget-runs")).contains("Olga", "Done", "forgot 0 runs"));
        assertThat(post(OLGA, "/bsp/jobs/jobs.forget-runs/pause")).hasStatus(302);
        assertThat(page(OLGA, "/bsp/jobs")).contains("Paused", "Resume");
        assertThat(page(OLGA, "/bsp/health")).contains("are paused");
        assertThat(post(OLGA, "/bsp/jobs/jobs.forget-runs/resumption")).hasStatus(302);
        assertThat(page(OLGA, "/bsp/jobs")).doesNotContain("Resume: ");
        assertThat(page(OLGA, "/bsp/audit?action=job")).contains("job:jobs.forget-runs", "Paused a job");
    }

    @Test
    void aWorkerIsSeenWithItsLoadAndDrained() {
        superuser("""
                insert into ops.worker_node (id, epoch, kind, region, version, control_url, capacity, reserved, sessions, stress, state,
                                             lease_until, seen_at, sent_at, jitter_millis)
                values ('m-console', 1, 'MEDIA', 'here', '9.9.9', 'http://127.0.0.1:1', 100, 30, 25, 0.25, 'SERVING',
                        now() + interval '10 minutes', now(), now(), 37)""");
        assertThat(page(SIMON, "/bsp/workers"))
                .contains("m-console", "9.9.9", "of 100", "Drain m-console", "Jitter", "37 ms");
        assertThat(page(SIMON, "/bsp/health")).contains("One serves, 25 of 100 calls in progress");
        assertThat(post(SIMON, "/bsp/workers/m-console/drain")).hasStatus(302);
        assertThat(page(SIMON, "/bsp/workers")).contains("Draining").doesNotContain("Drain m-console");
        assertThat(page(SIMON, "/bsp/health")).contains("Calls cannot be answered in the browser");
        assertThat(post(SIMON, "/bsp/workers/m-never/drain")).hasStatus(404);
        assertThat(page(OLGA, "/bsp/audit?object=m-console")).contains("Had a worker drained");
    }

    @Test
    void aSourceThatIsNotHeardIsSeenWhileItsBanLasts() {
        superuser("""
                insert into ops.sip_ban (worker_id, address, until, probes, last) values
                ('s-console', '203.0.113.77', now() + interval '40 minutes', 12, 'wrong password'),
                ('s-console', '203.0.113.78', now() - interval '1 minute', 10, 'wrong password')""");
        assertThat(page(SIMON, "/bsp/workers"))
                .contains("203.0.113.77", "wrong password", "s-console")
                .doesNotContain("203.0.113.78");
        assertThat(get(VERA, "/bsp/workers")).hasStatus(404);
    }

    @Test
    void aCodeIsFoundByNumberOrWordAndAnUnknownOneStandsThereAsMetaSentIt() {
        assertThat(page(SIMON, "/bsp/errors?q=138006"))
                .contains("The user gave no permission to be called")
                .doesNotContain("138000");
        assertThat(page(SIMON, "/bsp/errors?q=payment&whose=tenant"))
                .contains("131042")
                .doesNotContain("138006");
        assertThat(page(SIMON, "/bsp/errors?q=zebra")).contains("Nothing matches");
        superuser("""
                insert into app.call (tenant_id, id, number_id, direction, phase, outcome, state, started_at)
                select '00000000-0000-4000-8000-000000000001', gen_random_uuid(), '206418377150934', 'BUSINESS_INITIATED', 'ENDED', 'FAILED',
                       '{"errors":[{"code":138999,"title":"A new thing","details":"Meta <b>says</b> so"}]}', now()""");
        try {
            assertThat(page(SIMON, "/bsp/errors")).contains("138999", "A new thing", "Meta &lt;b&gt;says&lt;/b&gt; so");
        } finally {
            superuser("delete from app.call where state -> 'errors' -> 0 ->> 'code' = '138999'");
        }
    }

    @Test
    void theShareOfCallsThatBrokeOnTheirMediaIsToldByNumber() {
        superuser("""
                insert into app.call (tenant_id, id, number_id, direction, phase, outcome, state, started_at)
                select t::uuid, gen_random_uuid(), number, 'USER_INITIATED', 'ENDED', outcome, state::jsonb, now() - age::interval
                from (values
                    ('00000000-0000-4000-8000-000000000002', '206418377151201', 'FAILED', '{"media":1,"errors":[{"code":138021},{"code":138023}]}', '1 day'),
                    ('00000000-0000-4000-8000-000000000002', '206418377151201', 'ANSWERED', '{"media":1}', '1 day'),
                    ('00000000-0000-4000-8000-000000000002', '206418377151201', 'ANSWERED', '{"media":1,"errors":[]}', '2 days'),
                    ('00000000-0000-4000-8000-000000000002', '206418377151201', 'MISSED', '{"media":1}', '2 days'),
                    ('00000000-0000-4000-8000-000000000002', '206418377151201', 'FAILED', '{"media":1,"errors":[{"code":138019}]}', '31 days')
                ) made (t, number, outcome, state, age)""");
        try {
            String page = page(SIMON, "/bsp/errors");
            assertThat(page).contains("Calls that broke on their media");
            assertThat(page.substring(
                            page.indexOf("id=\"media\""), page.indexOf("</section>", page.indexOf("id=\"media\""))))
                    .contains("33.3 %", "1 of 3", "Marlin")
                    .doesNotContain("Sofia");
            assertThat(page(SIMON, "/bsp/errors?q=138021")).doesNotContain("Calls that broke on their media");
        } finally {
            superuser("delete from app.call where state -> 'media' = '1'");
        }
    }

    @Test
    void numbersOfAllTenantsAreNarrowedAndReadAgain() {
        assertThat(page(SIMON, "/bsp/numbers")).contains("Dispatch, Sofia", "Marlin");
        assertThat(page(SIMON, "/bsp/numbers?tenant=marlin")).doesNotContain("Dispatch, Sofia");
        assertThat(page(SIMON, "/bsp/numbers?q=Dispatch,%20Sofia&mode=graph"))
                .contains("206418377150934")
                .doesNotContain("206418377151201");
        assertThat(page(SIMON, "/bsp/numbers?trouble=never")).contains("Trouble was not understood");
        assertThat(text(post(SIMON, "/bsp/numbers/reads", "tenant", "tern"))).contains("Choose at least one number");
        // no token is stored here, and these are our words, not Meta's
        assertThat(text(post(SIMON, "/bsp/numbers/reads", "pick", "marlin/206418377151201")))
                .contains("Read again", "No access token is stored")
                .doesNotContain("Meta says");
        assertThat(post(VERA, "/bsp/numbers/reads", "pick", "tern/206418377150934"))
                .hasStatus(404);
    }

    @Test
    void aPlanSaysHowManyNodesALoadNeedsAndAWrongFigureIsNamed() {
        assertThat(page(SIMON, "/bsp/workers")).contains("/bsp/workers/capacity");
        assertThat(page(SIMON, "/bsp/workers/capacity?rate=160&seconds=180&sip=0&recorded=0&transcoded=0&days=0"))
                .contains("28,800", "bench relay", "Media workers");
        assertThat(page(SIMON, "/bsp/workers/capacity?rate=0,5&sip=101"))
                .contains("out of its range", "value=\"0,5\"", "aria-invalid=\"true\"")
                .doesNotContain("Calls at once");
        assertThat(get(VERA, "/bsp/workers/capacity")).hasStatus(404);
    }
}
