package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A tenant's administrator changes the settings of a number in a real browser, with the stand-in for Meta behind.
class SettingsIT {
    private static final String ZAGREB = "206418377150935";
    private static final String PAGES = "/t/tern/numbers/" + ZAGREB;
    private final Stack stack = Stack.running();

    @BeforeEach
    void asAtFirst() {
        put("""
            {"status":"ENABLED","call_icon_visibility":"DEFAULT","callback_permission_status":"DISABLED",
             "call_hours":{"status":"ENABLED","timezone_id":"Europe/Zagreb","weekly_operating_hours":[
               {"day_of_week":"MONDAY","open_time":"0900","close_time":"1700"}],
              "holiday_schedule":[{"date":"2099-12-24","start_time":"0000","end_time":"2359"},
                                  {"date":"2099-12-25","start_time":"0000","end_time":"2359"}]}}\
            """);
    }

    @Test
    void aHolidayIsAddedAndTheOthersStay() throws Exception {
        try (AgentBrowser vera = signedIn()) {
            vera.open(PAGES + "/hours");
            button(vera.page, "Add a day").click();
            vera.page.getByLabel("Exception 3, day").fill("2099-12-31");
            vera.page.getByLabel("Exception 3, closed from").fill("13:00");
            button(vera.page, "Monday to all weekdays").click();
            assertThat(vera.page.getByLabel("Friday, span 1 opens")).hasValue("09:00");
            button(vera.page, "Review changes").click();
            Locator review =
                    vera.page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Review 2 changes"));
            assertThat(review).containsText("2099-12-24");
            assertThat(review).containsText("7 days");
            vera.picture("settings-hours-review");
            button(vera.page, "Apply").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            JsonNode hours = atMeta().path("call_hours");
            assertThat(hours.path("holiday_schedule")).hasSize(3);
            assertThat(hours.path("weekly_operating_hours")).hasSize(5);
        }
    }

    @Test
    void whatMetaWouldRefuseIsSaidBesideTheFieldAndNothingTypedIsLost() throws Exception {
        try (AgentBrowser vera = signedIn()) {
            vera.open(PAGES + "/hours");
            vera.page.getByLabel("Monday, span 2 opens").fill("16:30");
            vera.page.getByLabel("Monday, span 2 closes").fill("20:00");
            button(vera.page, "Review changes").click();
            assertThat(vera.page.getByRole(AriaRole.ALERT)).containsText("overlaps the span before it");
            assertThat(vera.page.locator("#problems")).isFocused();
            assertThat(vera.page.getByLabel("Monday, span 2 closes")).hasValue("20:00");
            vera.picture("settings-hours-problem");
        }
    }

    @Test
    void twoEditorsOfDifferentThingsBothKeepTheirs() throws Exception {
        try (AgentBrowser vera = signedIn();
                AgentBrowser atHome = signedIn()) {
            vera.open(PAGES + "/calling");
            atHome.open(PAGES + "/calling");
            atHome.page.locator("#callback").check();
            button(atHome.page, "Review changes").click();
            button(atHome.page, "Apply").click();
            assertThat(atHome.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            vera.page.getByLabel("Hidden").check();
            button(vera.page, "Review changes").click();
            button(vera.page, "Apply").click();
            assertThat(vera.page.locator("h1")).hasText("Somebody changed the settings meanwhile");
            assertThat(vera.page.getByText("You changed different things.")).isVisible();
            vera.picture("settings-conflict");
            button(vera.page, "Put mine on top").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            assertThat(atMeta().path("callback_permission_status").asString()).isEqualTo("ENABLED");
            assertThat(atMeta().path("call_icon_visibility").asString()).isEqualTo("DISABLE_ALL");
        }
    }

    @Test
    void aForeignChangeIsShownAndSetBack() throws Exception {
        try (AgentBrowser vera = signedIn()) {
            stack.sim(
                    "/_sim/settings",
                    "{\"number_id\":\"" + ZAGREB + "\",\"calling\":{\"call_icon_visibility\":\"DISABLE_ALL\"}}");
            vera.open(PAGES + "/calling");
            button(vera.page, "Ask Meta now").click();
            assertThat(vera.page.locator("main")).containsText("Differs at Meta");
            vera.picture("settings-drift");
            button(vera.page, "Set Meta back").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            assertThat(atMeta().path("call_icon_visibility").asString()).isEqualTo("DEFAULT");
            assertThat(vera.page.locator("main")).not().containsText("Differs at Meta");
        }
    }

    @Test
    void callingIsSwitchedOffOnlyAfterTheNumberWasTypedAndByKeyboardAlone() throws Exception {
        try (AgentBrowser vera = signedIn()) {
            vera.open(PAGES + "/calling");
            vera.page.locator("#on").focus();
            vera.page.keyboard().press("Space");
            vera.page.keyboard().press("Enter");
            assertThat(vera.page.locator("#review")).isFocused();
            tabTo(vera.page, "#typed");
            vera.page.keyboard().type("+1 555");
            vera.page.keyboard().press("Enter");
            assertThat(vera.page.getByText("This is not the number.")).isVisible();
            assertThat(atMeta().path("status").asString()).isEqualTo("ENABLED");
            tabTo(vera.page, "#typed");
            vera.page.keyboard().type("+385 1 555 0102");
            vera.page.keyboard().press("Enter");
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            assertThat(atMeta().path("status").asString()).isEqualTo("DISABLED");
        }
    }

    private static void tabTo(Page page, String field) {
        for (int presses = 0; presses < 80; presses++) {
            if (Boolean.TRUE.equals(page.evaluate("field => document.activeElement.matches(field)", field))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError(field + " is not reached by the tabulator");
    }

    private void put(String document) {
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/settings", document);
    }

    private JsonNode atMeta() {
        return stack.api("tern", "/numbers/" + ZAGREB + "/settings").path("actual");
    }

    private AgentBrowser signedIn() throws Exception {
        AgentBrowser vera = new AgentBrowser(stack, 440);
        vera.signIn("vera@tern.example");
        return vera;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
