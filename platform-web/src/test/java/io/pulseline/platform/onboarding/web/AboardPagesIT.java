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
        } finally {
            superuser(
                    "update app.phone_number set raw = '{}', health = null where id = '206418377150935'",
                    "update app.waba set funding_id = null");
        }
    }

    private void tells(String event, String waba) throws Exception {
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"8801","changes":[{"field":"account_update","value":{
                "event":"%s","waba_info":{"waba_id":"%s","owner_business_id":"3301"}}}]}]}""".formatted(event, waba).getBytes(StandardCharsets.UTF_8));
    }
}
