package io.pulseline.platform.contacts.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditChain;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.identity.web.CallsOfYesterday;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.rating.Charges;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A user who asks what is kept of them, and who asks to be forgotten.
class ContactsIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final TenantId MARLIN = TenantId.of("00000000-0000-4000-8000-000000000002");
    private static final String EVERYTHING = """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('app', 'ops') and c.relkind = 'r'""";

    @Autowired
    Inbox inbox;

    @Autowired
    LiveCalls calls;

    @Autowired
    Contacts contacts;

    @Autowired
    Charges charges;

    @Autowired
    AuditChain chain;

    @Autowired
    Tenants tenants;

    @Autowired
    @Qualifier("forgetContactsJob")
    TenantJob forgetting;

    @Test
    void anErasedUserIsNowhereAndEverySumStays() throws Exception {
        tell("385915550142", "HR.48120077315590", "Mira Kos", "CRAWL");
        superuser("""
                insert into app.welcome_task (tenant_id, message_id, number_id, wa_id, bsuid, state, asked_at, touched_at)
                select tenant_id, 'wamid.WELCOME', min(id), '385915550142', 'HR.48120077315590', 'SENT', now(), now()
                from app.phone_number where tenant_id = '00000000-0000-4000-8000-000000000001' group by tenant_id""");
        // stories told out of order have their tiers settled first
        charges.rateAgain(TERN, YearMonth.now(ZoneOffset.UTC));
        String sums = sums();
        List<CallView> theirs = callsOf("385915550142");
        assertThat(found("385915550142", "HR.48120077315590", "Mira Kos", "wacid.CRAWL1"))
                .isNotEmpty();
        assertThat(page(VERA, "/t/tern/contacts?user=%2B385%2091%20555%200142"))
                .contains("Mira Kos", "HR.48120077315590", "+385915550142", "Erase this user");
        assertThat(page(VERA, "/t/tern/contacts?user=HR.48120077315590")).contains("+385915550142");
        assertThat(post(VERA, "/t/tern/contacts/erasures", "user", "385915550142", "typed", "385915550143"))
                .hasStatus(422);
        String done = text(post(
                VERA,
                "/t/tern/contacts/erasures",
                "user",
                "+385 91 555 0142",
                "typed",
                "385915550142",
                "reason",
                "asked by mail"));
        assertThat(done).contains("Erased.", "4 calls were made nameless", "HR.erased");
        assertThat(found("385915550142", "HR.48120077315590", "Mira Kos", "wacid.CRAWL1", "wacid.CRAWL3"))
                .isEmpty();
        assertThat(sums()).isEqualTo(sums);
        // what stayed of the number still decides the market, so nothing changes when the month is rated anew
        assertThat(charges.rateAgain(TERN, YearMonth.now(ZoneOffset.UTC))).isZero();
        assertThat(sums()).isEqualTo(sums);
        assertThat(theirs).hasSize(4);
        for (CallView call : theirs) {
            assertThat(page(VERA, "/t/tern/calls/" + call.id())).contains("HR.erased");
        }
        assertThat(page(VERA, "/t/tern/permissions")).doesNotContain("385915550142");
        assertThat(page(VERA, "/t/tern/contacts?user=385915550142")).contains("Nothing is kept of such a user");
        assertThat(page(VERA, "/t/tern/audit?action=contact"))
                .contains("Erased a user", "asked by mail")
                .doesNotContain("385915550142");
        assertThat(chain.of(TERN).whole()).isTrue();
    }

    @Test
    void aUserTakesAwayEverythingThatIsKept() throws Exception {
        tell("385915550199", "HR.48120077315999", "Ana Babić", "EXPORT");
        JsonNode document =
                JsonMapper.shared().readTree(text(post(VERA, "/t/tern/contacts/exports", "user", "385915550199")));
        assertThat(document.at("/user/names/0").asString()).isEqualTo("Ana Babić");
        assertThat(document.at("/calls")).hasSize(4);
        assertThat(document.at("/calls/0/timeline")).isNotEmpty();
        assertThat(document.at("/call_records")).isNotEmpty();
        assertThat(document.at("/permissions/0/status").asString()).isEqualTo("PERMANENT");
        assertThat(document.at("/permission_evidence")).isNotEmpty();
        assertThat(document.at("/told_by_meta")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(page(VERA, "/t/tern/audit?action=contact.export")).contains("•••0199");
        assertThat(post(VERA, "/t/tern/contacts/exports", "user", "385915550000"))
                .hasStatus(404);
        assertThat(get("sava@tern.example", "/t/tern/contacts")).hasStatus(403);
        contacts.erase(TERN, new Actor.Platform("test"), "385915550199", null);
    }

    @Test
    void whoeverWasNotHeardOfForLongIsForgottenByTheCalendar() throws Exception {
        tell("385915550177", "HR.48120077315177", "Ivo Ban", "OLD");
        Tenant tern = tenants.byId(TERN).orElseThrow();
        JobProgress nobody = (done, total, note) -> {};
        forgetting.run(tern, nobody);
        assertThat(found("385915550177")).isNotEmpty();
        superuser(
                "update app.call set started_at = started_at - interval '401 days', ended_at = ended_at - interval '401 days' where wa_id = '385915550177'",
                "update app.permission set as_of = as_of - interval '401 days' where wa_id = '385915550177'");
        forgetting.run(tern, nobody);
        assertThat(found("385915550177", "HR.48120077315177", "Ivo Ban")).isEmpty();
        forgetting.run(tern, nobody);
    }

    /// Meta puts what several numbers have to be told into one delivery, and the same user may know both.
    @Test
    void whatAnotherTenantWasToldInTheSameDeliveryStays() throws Exception {
        String both = """
                {"object":"whatsapp_business_account","entry":[%s,%s]}""".formatted(
                        told("104729118830551", "206418377150934", "SHAREDA"),
                        told("104729118830777", "206418377151201", "SHAREDB"));
        inbox.store(both.getBytes(StandardCharsets.UTF_8));
        await().until(() -> contacts.find(TERN, "385915550155").isPresent()
                && contacts.find(MARLIN, "385915550155").isPresent());
        contacts.erase(TERN, new Actor.Platform("test"), "385915550155", null);
        String raw = select(
                        "select convert_from(body, 'UTF8') from ops.webhook_event where strpos(convert_from(body, 'UTF8'), 'SHAREDB') > 0")
                .getFirst();
        JsonNode entries = JsonMapper.shared().readTree(raw).path("entry");
        assertThat(entries.path(0).toString())
                .contains("206418377150934", "HR.erased")
                .doesNotContain("385915550155", "HR.48120077315155", "Iva Lo");
        assertThat(entries.path(1))
                .isEqualTo(JsonMapper.shared().readTree(both).path("entry").path(1));
        assertThat(contacts.find(MARLIN, "385915550155").orElseThrow().names()).containsExactly("Iva Lo");
        contacts.erase(MARLIN, new Actor.Platform("test"), "385915550155", null);
        assertThat(found("385915550155", "HR.48120077315155", "Iva Lo")).isEmpty();
    }

    private static String told(String waba, String number, String message) {
        return """
                {"id":"%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
                "metadata":{"display_phone_number":"35925550101","phone_number_id":"%s"},
                "contacts":[{"profile":{"name":"Iva Lo"},"wa_id":"385915550155","user_id":"HR.48120077315155"}],
                "messages":[{"id":"wamid.%s","from":"385915550155","timestamp":"%d","type":"interactive","interactive":{
                "type":"call_permission_reply","call_permission_reply":{"response":"accept","is_permanent":true,
                "response_source":"user_action"}}}]}}]}""".formatted(waba, number, message, Instant.now().getEpochSecond());
    }

    private void tell(String number, String bsuid, String name, String calls) throws Exception {
        Inbox renamed = new Inbox() {
            @Override
            public Receipt store(byte[] body) throws UnreadableDelivery {
                String text = new String(body, StandardCharsets.UTF_8)
                        .replace("385915550142", number)
                        .replace("HR.48120077315590", bsuid)
                        .replace("Mira Kos", name)
                        .replace("CRAWL", calls);
                return inbox.store(text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public long storeWorkerEvents(EventBatch batch) {
                throw new UnsupportedOperationException();
            }
        };
        CallsOfYesterday.tell(
                renamed,
                () -> select("select 1 from app.call where wa_id = '" + number + "' and outcome is not null")
                        .size());
        // the permission is told by the first delivery, the charge follows the end of a call
        await().until(() -> select("select state from ops.inbox_work where state = 'READY' and kind = 'META'")
                .isEmpty());
    }

    private List<CallView> callsOf(String user) {
        CallFilter theirs = new CallFilter(null, null, null, null, null, user, null, null);
        return calls.list(TERN, theirs, null, 200).items();
    }

    private static String sums() {
        return String.valueOf(select("""
                select 'charges ' || count(*) || ' ' || coalesce(sum(meta_cost), 0) || ' ' || coalesce(sum(pulses), 0) from app.charge
                union all select 'records ' || count(*) || ' ' || coalesce(sum(talk_seconds), 0) from app.cdr"""));
    }

    /// Tables with any of these in them, as text or as bytes.
    private static List<String> found(String... names) {
        return select(EVERYTHING).stream()
                .flatMap(table -> select("select t::text from " + table + " t").stream()
                        .filter(row -> Arrays.stream(names)
                                .anyMatch(name -> row.contains(name)
                                        || row.contains(
                                                HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)))))
                        .map(row -> table + ": " + row))
                .distinct()
                .toList();
    }
}
