package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/// BSP staff lead a tenant from its opening to its erasure in a real browser, and its administrator sees each step.
class TenantsIT {
    private static final String OLGA = "olga@bsp.example";
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
