package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A tenant's administrator brings numbers aboard in a real browser, through Meta's window as a real pop-up: to a
/// working
/// number, and through everything that goes wrong on the way. Each time the checklist says what to do, and running it
/// again finishes.
class SignupIT {
    private static final AtomicInteger LINES = new AtomicInteger((int) (System.nanoTime() / 1000 % 900_000));
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

    private final Stack stack = Stack.running();
    private AgentBrowser vera;
    private Page page;

    @BeforeEach
    void atTheDoor() throws Exception {
        stack.sim("/_sim/faults", "{}");
        plan("{}");
        vera = new AgentBrowser(stack, 440);
        vera.signIn("vera@tern.example");
        vera.open("/t/tern/onboarding");
        page = vera.page;
    }

    @AfterEach
    void leave() {
        vera.close();
        plan("{}");
    }

    @Test
    void aNumberComesAboardAndIsReady() {
        String number = line();
        Page window = open("Open Meta's window");
        assertThat(window.url()).contains("/dialog/oauth");
        through(window, number, null);
        says("Ready");
        vera.picture("signup-ready");
        assertThat(step("WINDOW")).containsText("FINISH");
        assertThat(step("GRANT")).containsText("whatsapp_business_messaging");
        assertThat(step("CREDIT")).containsText("USD");
        assertThat(step("EVENT")).containsText("account_settings_update");
        JsonNode line = known(number);
        assertThat(line.path("status").asString()).isEqualTo("CONNECTED");
        assertThat(line.path("calling_status").asString()).isEqualTo("ENABLED");
        vera.open("/t/tern/numbers");
        // the softphone lists it too
        assertThat(page.locator("main").getByText(number).first()).isVisible();
    }

    @Test
    void aClosedAndACancelledWindowAreToldAndOpenedAgain() {
        String number = line();
        open("Open Meta's window").close();
        says("Stopped");
        assertThat(step("WINDOW")).containsText("The window was closed before it was finished.");
        assertThat(step("WINDOW")).containsText("Open Meta's window again");
        Page second = open("Open Meta's window again");
        button(second, "Continue").click();
        closes(button(second, "Cancel"));
        assertThat(step("WINDOW")).containsText("WABA_PHONE_PROFILE_PICKER", SOON);
        through(open("Open Meta's window again"), number, null);
        says("Ready");
        vera.open("/t/tern/onboarding");
        Locator funnel = page.locator("main");
        assertThat(funnel).containsText("Closed without a word");
        assertThat(funnel).containsText("WABA_PHONE_PROFILE_PICKER");
    }

    @Test
    void anErrorOfTheWindowIsQuotedWithWhatMetasSupportNeeds() {
        String number = line();
        closes(button(open("Open Meta's window"), "Something breaks"));
        says("Stopped");
        assertThat(step("WINDOW")).containsText("the display name is against the rules");
        assertThat(step("WINDOW")).containsText("524126");
        vera.picture("signup-error");
        through(open("Open Meta's window again"), number, null);
        says("Ready");
    }

    @Test
    void aLateCodeIsToldInMetasWords() {
        String number = line();
        plan("{\"code_age_seconds\":31}");
        through(open("Open Meta's window"), number, null);
        says("Stopped");
        assertThat(step("TOKEN")).containsText("This authorization code has expired.");
        assertThat(step("TOKEN")).containsText("older than 30 seconds");
        plan("{}");
        through(open("Open Meta's window again"), line(), null);
        says("Ready");
    }

    @Test
    void aPinFromElsewhereIsAskedFor() {
        plan("{\"pin\":\"581063\"}");
        through(open("Open Meta's window"), line(), null);
        says("Stopped");
        assertThat(step("REGISTER")).containsText("133005");
        Locator pin = page.getByLabel("Two-step PIN of this number");
        pin.fill("58");
        button(page, "Register with this PIN").click();
        assertThat(step("REGISTER").getByRole(AriaRole.ALERT)).containsText("A PIN has six digits.");
        vera.picture("signup-pin");
        page.getByLabel("Two-step PIN of this number").fill("581063");
        button(page, "Register with this PIN").click();
        says("Ready");
        assertThat(step("REGISTER")).containsText("the PIN you gave");
    }

    @Test
    void aRefusedSubscriptionStopsAndIsRunAgain() {
        refuse("subscribed_apps", 100, "The app cannot be subscribed now");
        through(open("Open Meta's window"), line(), null);
        says("Stopped");
        assertThat(step("SUBSCRIBE")).containsText("The app cannot be subscribed now");
        assertThat(step("CALLING")).containsText("Waits for: App subscribed to the account");
        again("App subscribed to the account");
        says("Ready");
    }

    @Test
    void aRefusedOverrideIsDegradedAndNotDown() {
        refuse("override", 2200, "Callback verification failed");
        through(open("Open Meta's window"), line(), null);
        says("Works, something is missing");
        assertThat(step("OVERRIDE")).containsText("Our address did not answer Meta's handshake.");
        vera.picture("signup-degraded");
        again("Webhook address set");
        says("Ready");
        assertThat(step("OVERRIDE")).containsText("/webhooks/whatsapp");
    }

    @Test
    void aSecondAccountComesAboardWithTheFirst() {
        refuse("subscribed_apps", 100, "The app cannot be subscribed now");
        String first = line();
        String second = line();
        through(open("Open Meta's window"), first, second);
        says("Stopped");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Kestrel Bikes")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Kestrel Rentals")))
                .isVisible();
        button(page, "Run what failed again").click();
        says("Ready");
        vera.picture("signup-two");
        assertThat(known(first).path("calling_status").asString()).isEqualTo("ENABLED");
        assertThat(known(second).path("calling_status").asString()).isEqualTo("ENABLED");
    }

    @Test
    void aNumberOfThePhoneAppIsRefusedForCallsWithTheReason() {
        through(open("Open Meta's window"), line(), null, true);
        says("Stopped");
        assertThat(step("REGISTER")).containsText("stays on the WhatsApp Business app");
        assertThat(step("CALLING")).containsText("Meta offers calls only to numbers that run on Cloud API alone");
    }

    private Page open(String label) {
        Locator opens = button(page, label);
        assertThat(opens).isEnabled();
        return page.waitForPopup(opens::click);
    }

    /// All of the window's pages, to the end.
    ///
    /// @param second number of a second account, null for one account only
    static void through(Page window, String number, String second) {
        through(window, number, second, false);
    }

    /// @param second number of a second account, null for one account only
    /// @param onApp  whether the number is on the WhatsApp Business app
    private static void through(Page window, String number, String second, boolean onApp) {
        Locator next = button(window, "Continue");
        next.click();
        if (second != null) {
            window.getByLabel("Grant a second account too").check();
        }
        next.click();
        next.click();
        window.getByLabel("Phone number", new Page.GetByLabelOptions().setExact(true))
                .fill(number);
        if (second != null) {
            window.getByLabel("Phone number of the second account").fill(second);
        }
        if (onApp) {
            window.getByLabel("The number is used with the WhatsApp Business app")
                    .check();
        }
        next.click();
        window.getByLabel("Verification code").fill("123-830");
        next.click();
        closes(button(window, "Finish"));
    }

    private void says(String verdict) {
        assertThat(page.locator("#checklist .title")).containsText(verdict, SOON);
    }

    private Locator step(String step) {
        return page.locator("#checklist li[data-step=" + step + "]").first();
    }

    private void again(String step) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions()
                                .setName("Run again: " + step)
                                .setExact(true))
                .click();
    }

    private void plan(String plan) {
        stack.sim("/_sim/signup/plan", plan);
    }

    private void refuse(String action, int code, String message) {
        stack.sim(
                "/_sim/faults",
                "{\"graph\":{\"action\":\"%s\",\"status\":400,\"code\":%d,\"message\":\"%s\",\"times\":1}}"
                        .formatted(action, code, message));
    }

    private JsonNode known(String number) {
        for (JsonNode one : stack.api("tern", "/numbers").path("items")) {
            if (one.path("number").asString().equals(number)) {
                return one;
            }
        }
        throw new AssertionError(number + " is not known");
    }

    /// A number that nobody has yet.
    static String line() {
        return "+35926%06d".formatted(LINES.incrementAndGet());
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /// Presses what closes its own window, maybe before the press is reported.
    private static void closes(Locator button) {
        Page window = button.page();
        try {
            button.click();
        } catch (PlaywrightException failure) {
            if (!window.isClosed()) {
                throw failure;
            }
        }
    }
}
