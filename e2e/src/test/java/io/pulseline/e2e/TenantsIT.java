package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// BSP staff lead a tenant from its opening to its erasure in a real browser, and its administrator sees each step.
class TenantsIT {
    private static final String OLGA = "olga@bsp.example";
    private static final String MIRA = "385915550142";
    private static final LocatorAssertions.HasTextOptions AS_SEEN =
            new LocatorAssertions.HasTextOptions().setUseInnerText(true);
    private final Stack stack = Stack.running();

    @Test
    void aTenantIsOpenedSuspendedResumedOffBoardedAndErased() throws Exception {
        String slug = "gull-" + Long.toString(System.nanoTime(), 36);
        String admin = "gudrun@" + slug + ".example";
        try (AgentBrowser olga = new AgentBrowser(stack, 440);
                AgentBrowser gudrun = new AgentBrowser(stack, 660)) {
            olga.signIn(OLGA);
            olga.open("/bsp/tenants");
            link(olga.page, "New tenant").click();
            olga.page.getByLabel("Company name").fill("Gull Ferries");
            olga.page.getByLabel("Slug").fill("Not a slug");
            olga.page.getByLabel("First administrator, name").fill("Gudrun Holt");
            olga.page.getByLabel("First administrator, e-mail").fill(admin);
            button(olga.page, "Open tenant").click();
            assertThat(olga.page.getByText("A slug has 2 to 41")).isVisible();
            assertThat(olga.page.getByLabel("Company name")).hasValue("Gull Ferries");
            olga.page.getByLabel("Slug").fill(slug);
            button(olga.page, "Open tenant").click();
            assertThat(olga.page.locator("h1")).hasText("Gull Ferries");
            olga.picture("tenant-opened");

            gudrun.signIn(admin, stack.password(OLGA));
            assertThat(gudrun.page).hasURL(stack.portal() + "/t/" + slug + "/");

            link(olga.page, "Look inside").click();
            assertThat(olga.page.locator("h1")).hasText("Look into Gull Ferries");
            olga.page.getByLabel("Why").fill("welcome call");
            button(olga.page, "Look inside").click();
            assertThat(olga.page.locator(".acting")).containsText("welcome call");
            olga.picture("tenant-visit");
            button(olga.page, "Leave").click();

            step(olga, slug, "Suspend");
            gudrun.open("/t/" + slug + "/numbers");
            assertThat(gudrun.page.getByText("Gull Ferries is suspended.")).isVisible();
            gudrun.picture("tenant-suspended");
            step(olga, slug, "Resume");
            gudrun.open("/t/" + slug + "/numbers");
            assertThat(gudrun.page.getByText("Gull Ferries is suspended.")).isHidden();

            olga.open("/bsp/tenants/" + slug + "/offboarding");
            assertThat(olga.page.getByText("All of its API keys are revoked")).isVisible();
            olga.picture("tenant-off-boarding");
            step(olga, slug, "Off-board");
            gudrun.open("/t/" + slug + "/numbers");
            assertThat(gudrun.page.locator("h1")).hasText("Access has ended");
            gudrun.picture("tenant-access-ended");

            olga.open("/bsp/tenants/" + slug + "/erasure");
            olga.page.getByLabel("Type " + slug + " to confirm").fill("gull");
            button(olga.page, "Erase for good").click();
            assertThat(olga.page
                            .getByText("This is not the slug. Nothing was done.")
                            .first())
                    .isVisible();
            olga.page.getByLabel("Type " + slug + " to confirm").fill(slug);
            button(olga.page, "Erase for good").click();
            assertThat(olga.page.locator("main")).containsText("people and contact data are gone");
            assertThat(olga.page.locator("main")).not().containsText("Gudrun Holt");
            olga.picture("tenant-erased");
            gudrun.open("/t/" + slug + "/numbers");
            assertThat(gudrun.page.locator("h1")).hasText("You no longer have access");
        }
    }

    /// From nothing to a charge and on to oblivion: what was charged is the one thing that stays.
    @Test
    void aTenantsChargesOutliveIt() throws Exception {
        String slug = "skua-" + Long.toString(System.nanoTime(), 36);
        String admin = "sigrid@" + slug + ".example";
        stack.forgetSimulator();
        stack.sim("/_sim/signup/plan", "{}");
        try (AgentBrowser olga = new AgentBrowser(stack, 440);
                AgentBrowser sigrid = new AgentBrowser(stack, 880)) {
            olga.signIn(OLGA);
            olga.open("/bsp/tenants/new");
            olga.page.getByLabel("Company name").fill("Skua Air");
            olga.page.getByLabel("Slug").fill(slug);
            olga.page.getByLabel("First administrator, name").fill("Sigrid Moe");
            olga.page.getByLabel("First administrator, e-mail").fill(admin);
            button(olga.page, "Open tenant").click();
            assertThat(olga.page.locator("h1")).hasText("Skua Air");

            sigrid.signIn(admin, stack.password(OLGA));
            sigrid.open("/t/" + slug + "/onboarding");
            String line = SignupIT.line();
            SignupIT.through(
                    sigrid.page.waitForPopup(
                            () -> button(sigrid.page, "Open Meta's window").click()),
                    line,
                    null);
            assertThat(sigrid.page.locator("#checklist .title"))
                    .containsText("Ready", new LocatorAssertions.ContainsTextOptions().setTimeout(90_000));
            sigrid.open("/t/" + slug + "/numbers");
            Locator found = sigrid.page.locator("main a[href*='/numbers/']").first();
            String number = found.getAttribute("href").replaceAll(".*/numbers/(\\d+).*", "$1");

            stack.sim("/_sim/users/" + MIRA + "/grant", "{\"number_id\":\"" + number + "\"}");
            stack.sim(
                    "/_sim/users/" + MIRA + "/policy",
                    "{\"answer\":\"AUTO\",\"answer_millis\":500,\"tone_hz\":440,\"talk_millis\":8000}");
            sigrid.softphone().getByRole(AriaRole.COMBOBOX).first().selectOption(number);
            sigrid.softphone().locator("input[name=to]").fill("+" + MIRA);
            sigrid.press("Call");
            sigrid.awaitStatus("In call");
            sigrid.awaitStatus("Call ended");
            long seconds = stack.simCallOf(MIRA).path("duration").asLong();
            org.assertj.core.api.Assertions.assertThat(seconds).isPositive();
            // by hand: started pulses of six seconds, each a tenth of 0.0095 USD a minute (Croatia, first tier)
            String cost = BigDecimal.valueOf(seconds)
                    .divide(BigDecimal.valueOf(6), 0, RoundingMode.UP)
                    .multiply(new BigDecimal("0.00095"))
                    .setScale(6, RoundingMode.UNNECESSARY)
                    .toPlainString();
            olga.open("/bsp/tenants/" + slug);
            Stack.until("the call is charged", Duration.ofSeconds(20), () -> {
                olga.page.reload();
                return sums(olga).innerText().contains(cost);
            });
            assertThat(sums(olga)).containsText("USD");
            String charged = sums(olga).locator("tbody").innerText();
            olga.picture("tenant-charged");

            sigrid.open("/t/" + slug + "/calls");
            sigrid.page.locator("main a[href*='/calls/']").first().click();
            assertThat(sigrid.page.locator("[data-meta-cost]").first()).hasText(cost);
            sigrid.picture("tenant-charge");

            step(olga, slug, "Off-board");
            sigrid.open("/t/" + slug + "/numbers");
            assertThat(sigrid.page.locator("h1")).hasText("Access has ended");
            assertThat(sums(olga).locator("tbody")).hasText(charged, AS_SEEN);
            step(olga, slug, "Erase for good");
            assertThat(olga.page.locator("main")).containsText("people and contact data are gone");
            // who acted stays in the trail; addresses and users are nowhere
            assertThat(olga.page.locator("main")).containsText("The people were removed with the tenant.");
            for (String gone : List.of(admin, line, MIRA)) {
                assertThat(olga.page.locator("main")).not().containsText(gone);
            }
            assertThat(sums(olga).locator("tbody")).hasText(charged, AS_SEEN);
            olga.picture("tenant-erased-charges-stay");
        }
    }

    /// What was charged in all time, on the page of a tenant.
    private static Locator sums(AgentBrowser olga) {
        return olga.page.locator("section[aria-labelledby=sums]");
    }

    private static void step(AgentBrowser olga, String slug, String name) {
        olga.open("/bsp/tenants/" + slug);
        link(olga.page, name).click();
        olga.page.getByLabel("Reason").fill("scenario");
        olga.page.getByLabel("Type " + slug + " to confirm").fill(slug);
        button(olga.page, name).click();
        assertThat(olga.page).hasURL(java.util.regex.Pattern.compile(".*/bsp/tenants/" + slug + "$"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
