package io.pulseline.platform.onboarding.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.console.web.ConsoleScene;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.webhooks.Inbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AboardPagesIT extends ConsoleScene {
    private static final TenantId TERN = TenantId.of("00000000-0000-4000-8000-000000000001");
    private static final WabaId WABA = new WabaId("104729118830551");

    @Autowired
    AccountAlarms alarms;

    @Autowired
    BusinessNumbers numbers;

    @Autowired
    Inbox inbox;

    @Test
    void anAlarmStandsOnEveryPageWhereItMatters() {
        assertThat(page(SIMON, "/bsp/health")).contains("Every account hears its calls");
        assertThat(page(SIMON, "/bsp/onboarding")).contains("No alarm");
        alarms.raise(TERN, WABA, AccountAlarm.Kind.CALLS_MISSING, "calls");
        alarms.raise(TERN, WABA, AccountAlarm.Kind.SCOPES_MISSING, "whatsapp_business_messaging");
        try {
            assertThat(page(SIMON, "/bsp/health"))
                    .contains("lacks the field calls, so that no call arrives", "One more account", "/bsp/onboarding");
            assertThat(page(SIMON, "/bsp/health/needs")).contains("lacks the field calls");
            assertThat(page(SIMON, "/bsp/onboarding"))
                    .contains("The app lacks the field calls", "138018", "Tern", "whatsapp_business_messaging");
            assertThat(page(VERA, "/t/tern/onboarding")).contains("The token lost a permission");
            assertThat(page(VERA, "/t/tern/numbers/206418377150934/readiness"))
                    .contains("Alarms of this account", "The app lacks the field calls");
            assertThat(page("maya@marlin.example", "/t/marlin/onboarding"))
                    .doesNotContain("The app lacks the field calls");
            assertThat(get(VERA, "/bsp/onboarding")).hasStatus(404);
            assertThat(page(VERA, "/t/tern/audit?action=account.alarm")).contains("Saw what stops an account");
        } finally {
            alarms.clearAll(TERN, WABA);
        }
        assertThat(page(SIMON, "/bsp/health")).contains("Every account hears its calls");
        assertThat(page(VERA, "/t/tern/audit?action=account.alarm")).contains("Saw that it is mended");
    }

    @Test
    void anAccountThatMetaToldOfIsTakenAboardByAdministratorsOrSetAside() throws Exception {
        tells("PARTNER_ADDED", "10920007001");
        tells("PARTNER_APP_INSTALLED", "10920007002");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page(SIMON, "/bsp/onboarding")).contains("10920007001", "10920007002"));
        assertThat(page(SIMON, "/bsp/onboarding"))
                .contains("Shared with us", "App installed")
                .doesNotContain("Take aboard");
        assertThat(post(SIMON, "/bsp/onboarding/arrivals/10920007001/assignment", "tenant", "tern"))
                .hasStatus(403);
        assertThat(post(VERA, "/bsp/onboarding/arrivals/10920007001/assignment", "tenant", "tern"))
                .hasStatus(404);
        assertThat(post(OLGA, "/bsp/onboarding/arrivals/10920007001/assignment", "tenant", "nobody"))
                .hasStatus(404);
        assertThat(post(OLGA, "/bsp/onboarding/arrivals/10920007001/assignment", "tenant", "tern"))
                .hasStatus(302);
        assertThat(post(OLGA, "/bsp/onboarding/arrivals/10920007001/assignment", "tenant", "marlin"))
                .as("it is somebody's now")
                .hasStatus(404);
        assertThat(post(OLGA, "/bsp/onboarding/arrivals/10920007002/removal")).hasStatus(302);
        assertThat(page(OLGA, "/bsp/onboarding")).doesNotContain("10920007001", "10920007002");
        String signup = select("select id::text from app.signup where wanted_waba = '10920007001'")
                .getFirst();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(page(VERA, "/t/tern/onboarding/" + signup))
                        .contains("Meta told of the account", "has no system token", "Run again"));
        assertThat(get("maya@marlin.example", "/t/marlin/onboarding/" + signup)).hasStatus(404);
        assertThat(page(OLGA, "/bsp/audit?action=onboarding.assign")).contains("Said whose an account is");
    }

    @Test
    void theEndOfTheVersionThatIsAskedForIsToldHalfAYearBefore() {
        assertThat(page(SIMON, "/bsp/health")).contains("v26.0 is asked for", "no end is announced");
        superuser("update app.graph_version set sunset = current_date + 100 where version = 'v26.0'");
        try {
            assertThat(page(SIMON, "/bsp/health")).contains("v26.0 is asked for and ends on");
            assertThat(page(SIMON, "/bsp/health/needs")).contains("Version of Graph");
            superuser("update app.graph_version set sunset = current_date where version = 'v26.0'");
            assertThat(page(SIMON, "/bsp/health")).contains("v26.0 ended on");
            superuser("update app.graph_version set sunset = current_date + 200 where version = 'v26.0'");
            assertThat(page(SIMON, "/bsp/health")).contains("Meta answers it until");
        } finally {
            superuser("update app.graph_version set sunset = null where version = 'v26.0'");
        }
    }

    @Test
    void anAccountGoesToAnotherCurrencyByAdministratorsWhoKnowWhatHappens() {
        String currency = "/bsp/tenants/tern/currency";
        assertThat(page(OLGA, "/bsp/tenants/tern")).contains(currency);
        assertThat(page(SIMON, currency)).contains("104729118830551", "USD").doesNotContain("Make the copy");
        assertThat(get(VERA, currency)).hasStatus(404);
        assertThat(post(SIMON, currency, "waba", WABA.value(), "currency", "INR"))
                .hasStatus(403);
        assertThat(post(OLGA, currency, "waba", "1", "currency", "INR")).hasStatus(404);
        numbers.keepToken(TERN, WABA, new Secret("a token"));
        // Meta cannot be reached here
        assertThat(post(OLGA, currency, "waba", WABA.value(), "currency", "INR"))
                .hasRedirectedUrl(currency);
        assertThat(page(OLGA, currency)).contains("Nothing moved. It can be begun again.", "to INR");
        superuser("""
                insert into app.currency_move (tenant_id, id, waba_id, currency, state, meta_id, meta_status, started_by, started_at)
                values ('%s', '00000000-0000-4000-8000-00000000c001', '%s', 'EUR', 'READY', 'mig_1', 'READY_TO_COMPLETE', 'Olga', now())
                """.formatted(TERN, WABA));
        assertThat(page(OLGA, currency)).contains("READY_TO_COMPLETE", "Move the numbers");
        assertThat(page(SIMON, currency)).contains("READY_TO_COMPLETE").doesNotContain("Move the numbers");
        String go = currency + "/00000000-0000-4000-8000-00000000c001/numbers";
        assertThat(post(OLGA, go)).hasRedirectedUrl(currency);
        assertThat(page(OLGA, currency)).as("the box was not ticked").contains("Move the numbers");
        assertThat(post(OLGA, go.replace("tern", "marlin"), "understood", "true"))
                .hasStatus(404);
        assertThat(post(OLGA, go, "understood", "true")).hasRedirectedUrl(currency);
        assertThat(page(OLGA, currency))
                .as("what did not go through can be tried again")
                .contains("Move the numbers");
        assertThat(page(OLGA, "/bsp/tenants/tern")).contains("Began to change an account’s currency");
    }

    @Test
    void aNumberIsAddedByAFormThatSaysWhatIsWrong() {
        assertThat(get("sava@tern.example", "/t/tern/onboarding/numbers/new")).hasStatus(403);
        numbers.keepToken(TERN, WABA, new Secret("a token"));
        assertThat(page(VERA, "/t/tern/onboarding/numbers/new")).contains("Add and send the code", "български");
        var refused = post(
                VERA,
                "/t/tern/onboarding/numbers",
                "waba",
                "104729118830777",
                "countryCode",
                "+0",
                "phone",
                "12",
                "name",
                " ",
                "method",
                "SMS",
                "language",
                "bg");
        assertThat(refused).hasStatus(422);
        assertThat(text(refused))
                .contains("Choose one of your accounts", "One to three digits", "at most 15", "A name of at most");
        var begun = post(
                VERA,
                "/t/tern/onboarding/numbers",
                "waba",
                WABA.value(),
                "countryCode",
                "+359",
                "phone",
                "(2) 555-0196",
                "name",
                "Night desk",
                "method",
                "VOICE",
                "language",
                "bg");
        assertThat(begun).hasStatus(302);
        String signup = begun.getMvcResult().getResponse().getRedirectedUrl();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(page(VERA, signup)).contains("Number added to the account", "Meta did not answer"));
        assertThat(post(
                        "maya@marlin.example",
                        signup.replace("tern", "marlin") + "/verification",
                        "waba",
                        WABA.value(),
                        "number",
                        "1",
                        "code",
                        "123456"))
                .hasStatus(404);
        var wrong = post(VERA, signup + "/verification", "waba", WABA.value(), "number", "1", "code", "12-ab");
        assertThat(wrong).hasStatus(422);
    }

    @Test
    void aPinIsChangedAndAccessRevokedOnlyByAdministrators() {
        String pin = "/t/tern/numbers/206418377150934/pin";
        assertThat(get("petr@tern.example", pin).getResponse().getStatus()).isIn(403, 404);
        assertThat(page(VERA, pin)).contains("Two-step PIN", "0 of 10", "registered elsewhere");
        var wrong = post(VERA, pin, "pin", "12345");
        assertThat(wrong).hasStatus(422);
        assertThat(text(wrong)).contains("A PIN has six digits");
        assertThat(post(VERA, pin, "pin", "")).hasStatus(302);
        assertThat(page(VERA, pin))
                .contains("no; the number was registered elsewhere")
                .doesNotContain("was lost");
        String revocation = "/t/tern/onboarding/accounts/" + WABA + "/revocation";
        assertThat(page(VERA, revocation)).contains("Meta ends our token at once", "Keep access");
        assertThat(get("maya@marlin.example", revocation.replace("tern", "marlin")))
                .hasStatus(404);
        assertThat(page(VERA, "/t/tern/onboarding?account=" + WABA)).contains("has to be given again");
        assertThat(page(VERA, "/t/tern/onboarding?account=104729118830777")).doesNotContain("has to be given again");
    }

    @Test
    void whereMessagesAreKeptIsChosenByAdministratorsWhoKnowWhatHappens() {
        String residency = "/t/tern/numbers/206418377150934/residency";
        assertThat(get("petr@tern.example", residency).getResponse().getStatus())
                .isIn(403, 404);
        assertThat(page(VERA, residency)).contains("not chosen here", "European Union (Germany)", "Switzerland");
        var careless = post(VERA, residency, "region", "CH");
        assertThat(careless).hasStatus(422);
        assertThat(text(careless)).contains("Say that you know this.").containsPattern("value=\"CH\" selected");
        assertThat(post(VERA, residency, "region", "XX", "understood", "true")).hasStatus(422);
        assertThat(post(VERA, residency, "region", "CH", "understood", "true")).hasRedirectedUrl(residency);
        assertThat(page(VERA, residency))
                .as("no PIN is kept, so Meta was not asked")
                .contains("not chosen here");
        superuser("""
                insert into app.number_residency (tenant_id, number_id, state, region, wanted, changed_at, changed_by)
                values ('%s', '206418377150934', 'OFF', null, 'CH', now(), 'Vera')""".formatted(TERN));
        try {
            assertThat(page(VERA, residency))
                    .contains("The number is off WhatsApp.", "Register again")
                    .containsPattern("value=\"CH\" selected");
        } finally {
            superuser("delete from app.number_residency");
        }
    }

    @Test
    void aNumbersPageSaysWhatMetaSaysOfItAndItsAccount() {
        superuser("""
                update app.phone_number set raw = '{"name_status":"PENDING_REVIEW","throughput":{"level":"STANDARD"},"account_mode":"SANDBOX",
                "whatsapp_business_manager_messaging_limit":"TIER_250","is_official_business_account":false}',
                health = '{"entities":[{"entity_type":"BUSINESS","id":"33","can_send_message":"BLOCKED","errors":[
                {"error_code":141006,"error_description":"There is an error with the <payment>","possible_solution":"Add a card"}]}]}',
                health_as_of = now() where id = '206418377150935'""", "update app.waba set funding_id = '4711' where id = '" + WABA + "'");
        try {
            assertThat(page(VERA, "/t/tern/numbers/206418377150935"))
                    .contains(
                            "PENDING_REVIEW",
                            "STANDARD",
                            "TIER_250",
                            "Calling needs a limit of 2,000",
                            "A sandbox number")
                    .contains("141006", "There is an error with the &lt;payment&gt;", "Add a card", "4711 did before");
            assertThat(page(VERA, "/t/tern/numbers")).contains("Sandbox");
            assertThat(page(VERA, "/t/tern/numbers/206418377150935"))
                    .contains("Messaging accounts of this number", "Calls go by this one");
        } finally {
            superuser(
                    "update app.phone_number set raw = '{}', health = null where id = '206418377150935'",
                    "update app.waba set funding_id = null");
        }
    }

    @Test
    void metasLimitOfNewCustomersAndTheTimeOfANumberAreSeenBeforeTheyEnd() {
        assertThat(page(SIMON, "/bsp/onboarding"))
                .contains("New customers in seven days", "No number waits for its registration")
                .doesNotContain("limit of new customers is nearly used");
        superuser("""
                insert into app.signup (tenant_id, id, actor, started_at, ended_at)
                select '00000000-0000-4000-8000-000000000001', ('00000000-0000-4000-8000-00000000f00' || i)::uuid, 'vera', now(),
                       now() - interval '12 days' from generate_series(1, 8) i""", """
                insert into app.signup_step (tenant_id, signup_id, waba_id, number_id, step, state)
                select tenant_id, id, right(id::text, 12), '', 'ACCOUNT', 'DONE' from app.signup where id::text like '%0000f00_'""", """
                insert into app.signup_step (tenant_id, signup_id, waba_id, number_id, step, state)
                select tenant_id, id, '104729118830551', '206418377150935', 'REGISTER', 'FAILED' from app.signup
                where id::text like '%0000f001'""", "update app.phone_number set status = 'PENDING' where id = '206418377150935'");
        try {
            assertThat(page(SIMON, "/bsp/onboarding"))
                    .contains("8 of 10", "nearly used", "2 more can come aboard")
                    .contains("Has to be registered until", "/t/tern/onboarding/00000000-0000-4000-8000-00000000f001");
            superuser("update app.signup set ended_at = now() - interval '15 days' where id::text like '%0000f001'");
            assertThat(page(SIMON, "/bsp/onboarding")).contains("go through Meta&#39;s window again");
        } finally {
            superuser(
                    "delete from app.signup_step where signup_id::text like '%0000f00_'",
                    "delete from app.signup where id::text like '%0000f00_'",
                    "update app.phone_number set status = 'CONNECTED' where id = '206418377150935'");
        }
    }

    @Test
    void staffChooseWhetherAlarmsComeByLetter() {
        assertThat(page(VERA, "/t/tern/account")).doesNotContain("Alarms by letter");
        assertThat(page(SIMON, "/bsp/account")).contains("Alarms by letter").doesNotContain("checked");
        assertThat(post(VERA, "/bsp/account/alarms", "letters", "true")).hasStatus(404);
        assertThat(post(SIMON, "/bsp/account/alarms", "letters", "true")).hasStatus(302);
        assertThat(page(SIMON, "/bsp/account")).contains("checked");
        assertThat(post(SIMON, "/bsp/account/alarms")).hasStatus(302);
        assertThat(page(SIMON, "/bsp/account")).doesNotContain("checked");
    }

    @Test
    void metasOwnLogOfTheAccountsStandsBesideOurTrail() {
        assertThat(page(VERA, "/t/tern/audit")).contains("/t/tern/audit/meta");
        assertThat(page(OLGA, "/bsp/audit")).doesNotContain("/audit/meta");
        assertThat(page(VERA, "/t/tern/audit/meta")).contains("Nothing was told yet");
        superuser("""
                insert into app.account_activity (tenant_id, waba_id, id, at, type, actor_type, actor, description, raw, read_at)
                select '00000000-0000-4000-8000-000000000001', '104729118830551', 'act-' || i, now() - i * interval '1 minute',
                       case i when 1 then 'PHONE_NUMBER_ADDED' else 'HIBERNATED' end, 'USER', 'Vera <b>', 'did it', '{"new":"word"}', now()
                from generate_series(1, 51) i""", "update app.waba set activities_fault = '(#200) no access' where id = '" + WABA + "'");
        try {
            String first = page(VERA, "/t/tern/audit/meta");
            assertThat(first)
                    .contains(
                            "Number added",
                            "HIBERNATED",
                            "Vera &lt;b&gt;",
                            "Meta does not show the log of",
                            "(#200) no access")
                    .contains("cursor=");
            Matcher next = Pattern.compile("cursor=([^\"&]+)").matcher(first);
            assertThat(next.find()).isTrue();
            assertThat(page(VERA, "/t/tern/audit/meta?cursor=" + next.group(1)))
                    .contains("HIBERNATED")
                    .doesNotContain("Number added");
            assertThat(page("maya@marlin.example", "/t/marlin/audit/meta")).contains("Nothing was told yet");
            assertThat(get("sava@tern.example", "/t/tern/audit/meta")).hasStatus(403);
        } finally {
            superuser(
                    "delete from app.account_activity",
                    "update app.waba set activities_fault = null where id = '" + WABA + "'");
        }
    }

    @Test
    void aBusinessIsVerifiedByStaffAndItsStateStandsBesideIt() {
        String address = "/bsp/tenants/tern/verification";
        assertThat(page(SIMON, "/bsp/tenants/tern")).contains(address);
        assertThat(page(SIMON, address)).contains("No business is known", "pulseline.signup.business-id");
        superuser(
                "update app.waba set owner_business_id = '330100000000042' where id = '" + WABA + "'",
                "insert into ops.business_certification (business_id, status, reasons, attempts, handed_at, handed_by)"
                        + " values ('330100000000042', 'FAILED', '{\"LEGAL NAME NOT MATCHING\"}', 2, now(), 'Olga')");
        try {
            assertThat(page(OLGA, address))
                    .contains("330100000000042", "FAILED", "LEGAL NAME NOT MATCHING", "attempt 2 of 3")
                    .doesNotContain("Hand in to Meta");
            assertThat(page(OLGA, "/bsp/tenants/marlin/verification")).doesNotContain("330100000000042");
            assertThat(get(VERA, address)).hasStatus(404);
            assertThat(post(SIMON, address, "business", "330100000000042")).hasStatus(403);
            assertThat(post(OLGA, address, "business", "330100000000042"))
                    .as("there is no token to ask Meta with")
                    .hasStatus(302);
        } finally {
            superuser(
                    "update app.waba set owner_business_id = null where id = '" + WABA + "'",
                    "delete from ops.business_certification");
        }
    }

    private void tells(String event, String waba) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"8801","changes":[{"field":"account_update","value":{
                "event":"%s","waba_info":{"waba_id":"%s","owner_business_id":"3301"}}}]}]}""".formatted(event, waba).getBytes(StandardCharsets.UTF_8));
    }
}
