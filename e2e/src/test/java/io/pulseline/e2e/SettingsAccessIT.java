package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Settings for everybody: each page does its work by keyboard alone, axe finds nothing on it, and it fits a phone.
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SettingsAccessIT {
    private static final String ZAGREB = "206418377150935";
    private static final String NUMBER = "/t/tern/numbers/" + ZAGREB;
    private static final String TYPED = "+385 1 555 0102";
    /// A new one each time: nobody has vouched for it yet.
    private static final String HOST = "sip-" + Long.toString(System.nanoTime(), 36) + ".zagreb.localhost";

    private static final String USER = "385915550187";
    private static final LocatorAssertions.ContainsTextOptions LONG =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);
    private final Stack stack = Stack.running();
    private final List<String> faults = new ArrayList<>();

    @BeforeEach
    @AfterEach
    void asAtFirst() {
        put("""
            {"status":"ENABLED","call_icon_visibility":"DEFAULT","callback_permission_status":"DISABLED",
             "sip":{"status":"DISABLED","servers":[]},
             "call_hours":{"status":"ENABLED","timezone_id":"Europe/Zagreb","weekly_operating_hours":[
               {"day_of_week":"MONDAY","open_time":"0900","close_time":"1700"}],
              "holiday_schedule":[{"date":"2099-12-24","start_time":"0000","end_time":"2359"}]}}\
            """);
    }

    /// After each scenario, whatever became of it.
    @AfterEach
    void axeFoundNothingAndEverythingFits() {
        assertThat(faults).isEmpty();
    }

    @Test
    void callingIsChangedAndReviewed() throws Exception {
        try (AgentBrowser vera = open("/calling")) {
            look(vera, "calling");
            Keyboard keys = new Keyboard(vera.page);
            keys.toField("#callback").press("Space").toButton("Review changes").press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
            look(vera, "calling review");
            keys.toButton("Apply").press("Enter");
            saved(vera);
            assertThat(atMeta().path("callback_permission_status").asString()).isEqualTo("ENABLED");
            keys.toField("input[name=hidden]")
                    .press("Space")
                    .toButton("Save the filter")
                    .press("Enter");
            assertThat(vera.page.locator("input[name=hidden]")).isChecked();
            keys.toField("input[name=hidden]")
                    .press("Space")
                    .toButton("Save the filter")
                    .press("Enter");
            assertThat(vera.page.locator("input[name=hidden]")).not().isChecked();
        }
    }

    @Test
    void whatIsWrongIsReachedFromItsSummary() throws Exception {
        try (AgentBrowser vera = open("/calling")) {
            Keyboard keys = new Keyboard(vera.page);
            keys.toField("#countries")
                    .replace("HR, XX")
                    .toButton("Review changes")
                    .press("Enter");
            assertThat(vera.page.locator("#problems")).isFocused();
            look(vera, "calling problems");
            keys.to(vera.page.locator("#problems a").first()).press("Enter");
            keys.toField("#countries").replace("HR").toButton("Review changes").press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
        }
    }

    @Test
    void hoursGetAHolidayOfTheirOwnAndThoseOfACountry() throws Exception {
        try (AgentBrowser vera = open("/hours")) {
            look(vera, "hours");
            assertThat(vera.page.locator("#outside")).containsText("They cannot ask to be called back");
            Keyboard keys = new Keyboard(vera.page);
            keys.toButton("Monday to all weekdays").press("Enter");
            assertThat(vera.page.getByLabel("Friday, span 1 opens")).hasValue("09:00");
            keys.toField("#country").type("Croatia").toButton("Add them").press("Enter");
            Locator days = vera.page.locator(".holiday");
            vera.page.waitForFunction(
                    "() => document.readyState === 'complete' && document.querySelectorAll('.holiday').length > 10");
            int known = days.count();
            keys.toButton("Add a day").press("Enter");
            assertThat(days).hasCount(known + 1);
            keys.to(vera.page.getByLabel("Exception " + (known + 1) + ", day")).type("12312099");
            look(vera, "hours with a country");
            keys.toButton("Review changes").press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
            look(vera, "hours review");
            keys.toButton("Apply").press("Enter");
            saved(vera);
            JsonNode hours = atMeta().path("call_hours");
            assertThat(hours.path("holiday_schedule")).hasSize(known + 1);
            assertThat(hours.path("holiday_schedule").findValuesAsString("date"))
                    .contains("2099-12-24", "2099-12-31");
            assertThat(hours.path("weekly_operating_hours")).hasSize(5);
        }
    }

    @Test
    void sipIsSwitchedOnItsPasswordReadAndChanged() throws Exception {
        try (AgentBrowser vera = open("/sip")) {
            look(vera, "sip");
            assertThat(vera.page.locator("#voip")).containsText("somebody who knows VoIP");
            Keyboard keys = new Keyboard(vera.page);
            keys.toField("#mode-graph").press("ArrowDown").toField("#host").type(HOST);
            keys.toField("#port").replace("5071").toButton("Review changes").press("Enter");
            assertThat(vera.page.getByText("What " + HOST + ":5071 shows")).isVisible();
            look(vera, "sip review");
            keys.toField("#typed").type(TYPED).toButton("Apply").press("Enter");
            saved(vera);
            look(vera, "sip on");
            keys.toButton("Reveal the password").press("Enter");
            assertThat(vera.page.locator("#sip-password")).isVisible();
            String first = vera.page.locator("#sip-password").textContent();
            look(vera, "sip password");
            keys.toButton("Vouch for it").press("Enter");
            assertThat(vera.page.locator("#pstn")).containsText("Vouched for");
            look(vera, "sip vouched");
            keys.toField("#rotate-typed")
                    .type(TYPED)
                    .toButton("Change the password now")
                    .press("Enter");
            assertThat(vera.page.getByRole(AriaRole.STATUS).filter(has("The password is a new one.")))
                    .hasCount(1);
            keys.toButton("Reveal the password").press("Enter");
            assertThat(vera.page.locator("#sip-password")).not().hasText(first);
        }
    }

    @Test
    void anOlderVersionIsBroughtBack() throws Exception {
        put("{\"callback_permission_status\":\"ENABLED\"}");
        try (AgentBrowser vera = open("/history")) {
            look(vera, "history");
            new Keyboard(vera.page)
                    .to(vera.page
                            .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Bring back"))
                            .first())
                    .press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
            look(vera, "history review");
            new Keyboard(vera.page).toButton("Apply").press("Enter");
            saved(vera);
            assertThat(atMeta().path("callback_permission_status").asString()).isEqualTo("DISABLED");
        }
    }

    @Test
    void aForeignChangeIsSetBackAndAConflictIsSettled() throws Exception {
        try (AgentBrowser vera = open("/calling")) {
            stack.sim(
                    "/_sim/settings",
                    "{\"number_id\":\"" + ZAGREB + "\",\"calling\":{\"call_icon_visibility\":\"DISABLE_ALL\"}}");
            Keyboard keys = new Keyboard(vera.page);
            keys.toButton("Ask Meta now").press("Enter");
            assertThat(vera.page.locator("main")).containsText("Differs at Meta");
            look(vera, "drift");
            keys.toButton("Set Meta back").press("Enter");
            saved(vera);
            assertThat(atMeta().path("call_icon_visibility").asString()).isEqualTo("DEFAULT");

            vera.open(NUMBER + "/calling");
            put("{\"callback_permission_status\":\"ENABLED\"}");
            keys.to(vera.page.locator("#icon-shown")).press("ArrowDown");
            keys.toButton("Review changes").press("Enter");
            keys.toButton("Apply").press("Enter");
            assertThat(vera.page.locator("h1")).hasText("Somebody changed the settings meanwhile");
            look(vera, "conflict");
            keys.toButton("Put mine on top").press("Enter");
            saved(vera);
            assertThat(atMeta().path("call_icon_visibility").asString()).isEqualTo("DISABLE_ALL");
            assertThat(atMeta().path("callback_permission_status").asString()).isEqualTo("ENABLED");
        }
    }

    @Test
    void manyNumbersAreTriedChangedAndTakenBack() throws Exception {
        put("{\"call_icon_visibility\":\"DISABLE_ALL\"}");
        try (AgentBrowser vera = signedIn()) {
            vera.open("/t/tern/numbers/many");
            look(vera, "many");
            Keyboard keys = new Keyboard(vera.page);
            keys.toField("#fleet-template").type("Zagreb desk");
            Locator hours = vera.page.getByLabel("Call hours and holidays");
            if (hours.isChecked()) {
                keys.to(hours).press("Space");
            }
            keys.to(vera.page.getByLabel("Call button and its countries")).press("Space");
            keys.to(vera.page.locator("input[name=which]:checked")).press("ArrowDown");
            keys.to(vera.page.locator("input[name=number][value='206418377150934']"))
                    .press("Space");
            keys.toField("#reason").type("Closed for stocktaking");
            keys.toButton("Try without sending").press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
            look(vera, "many review");
            keys.to(vera.page.locator("#review button")).press("Enter");
            assertThat(vera.page.locator("#fleet-progress")).containsText("All numbers were tried.", LONG);
            look(vera, "many outcome");
            keys.toButton("Roll back").press("Enter");
            assertThat(vera.page.locator("#fleet-progress")).containsText("Taken back.", LONG);
        }
    }

    @Test
    void aLinkIsMadeAndAButtonIsSent() throws Exception {
        stack.sim("/_sim/users/" + USER + "/message", "{\"number_id\":\"" + ZAGREB + "\",\"text\":\"Hello\"}");
        try (AgentBrowser vera = open("/links")) {
            look(vera, "links");
            Keyboard keys = new Keyboard(vera.page);
            keys.toField("#payload").type("poster").press("Enter");
            assertThat(vera.page.locator("#call-link")).containsText("biz_payload=poster");
            keys.toField("#button-to").type("+385 91 555 0187");
            keys.toField("#button-body").type("Prefer to talk?");
            keys.toButton("Send").press("Enter");
            assertThat(vera.page.getByRole(AriaRole.STATUS).filter(has("Sent.")))
                    .hasCount(1);
            look(vera, "links sent");
            keys.toLink("Send at any time, by a template").press("Enter");
            look(vera, "templates");
            keys.toField("#words-name").type("ring_us_" + Long.toHexString(System.nanoTime()));
            keys.toField("#words-body").type("Ring us at any time.");
            keys.toField("#words-label").type("Ring us");
            keys.toButton("Hand in for review").press("Enter");
            assertThat(vera.page.getByRole(AriaRole.STATUS).filter(has("is handed in.")))
                    .hasCount(1);
        }
    }

    private void look(AgentBrowser person, String name) {
        faults.addAll(PageChecks.faults(person, name));
    }

    private static void saved(AgentBrowser person) {
        assertThat(person.page.getByRole(AriaRole.STATUS).filter(has("Saved as version")))
                .hasCount(1);
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private AgentBrowser open(String page) throws Exception {
        AgentBrowser vera = signedIn();
        vera.open(NUMBER + page);
        return vera;
    }

    private AgentBrowser signedIn() throws Exception {
        AgentBrowser vera = new AgentBrowser(stack, 440);
        vera.signIn("vera@tern.example");
        return vera;
    }

    private void put(String document) {
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/settings", document);
    }

    private JsonNode atMeta() {
        return stack.api("tern", "/numbers/" + ZAGREB + "/settings").path("actual");
    }
}
