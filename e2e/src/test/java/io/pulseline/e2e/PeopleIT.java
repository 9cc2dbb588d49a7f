package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Somebody is asked in by letter, comes in with the link, works, and is let go; a program gets a key.
class PeopleIT {
    private final Stack stack = Stack.running();

    @Test
    void somebodyIsInvitedWorksAndIsLetGo() throws Exception {
        String email = "nils-" + Long.toString(System.nanoTime(), 36) + "@tern.example";
        try (AgentBrowser vera = new AgentBrowser(stack, 440);
                AgentBrowser nils = new AgentBrowser(stack, 660)) {
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/people");
            vera.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Invite somebody"))
                    .click();
            vera.page.getByLabel("E-mail").fill(email);
            vera.page.getByLabel("Name").fill("Nils Berg");
            button(vera.page, "Send invitation").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("The invitation is written");
            vera.picture("people-invited");
            vera.open("/t/tern/people/outbox");
            Matcher link = Pattern.compile("/invitations/tern/[\\w-]+")
                    .matcher(vera.page.locator("article").first().innerText());
            assertThat(link.find()).isTrue();

            nils.open(link.group());
            assertThat(nils.page.locator("h1")).hasText("Come in to Tern Logistics");
            nils.picture("people-accept");
            button(nils.page, "Accept and sign in").click();
            nils.page.getByLabel("E-mail").fill(email);
            nils.page.getByLabel("Password").fill(stack.password("vera@tern.example"));
            nils.page.locator("button[type=submit]").click();
            nils.page.waitForURL(url -> url.contains("/t/tern/"));
            assertThat(nils.softphone()).isVisible();

            vera.open("/t/tern/people");
            vera.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Nils Berg"))
                    .click();
            vera.picture("people-person");
            button(vera.page, "End access").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Access has ended.");
            nils.open("/t/tern/calls");
            assertThat(nils.page.getByText("Tern Logistics")).isHidden();
        }
    }

    /// With an authenticator that Chromium plays: keys, counters and signatures are real, only the finger is not.
    @Test
    void aPasskeyIsAskedForAtTheNextSignIn() throws Exception {
        String slug = "plover-" + Long.toString(System.nanoTime(), 36);
        String email = "pia@" + slug + ".example";
        try (AgentBrowser olga = new AgentBrowser(stack, 440);
                AgentBrowser pia = new AgentBrowser(stack, 660);
                AgentBrowser thief = new AgentBrowser(stack, 880)) {
            olga.signIn("olga@bsp.example");
            olga.open("/bsp/tenants/new");
            olga.page.getByLabel("Company name").fill("Plover Mail");
            olga.page.getByLabel("Slug").fill(slug);
            olga.page.getByLabel("First administrator, name").fill("Pia Aas");
            olga.page.getByLabel("First administrator, e-mail").fill(email);
            button(olga.page, "Open tenant").click();

            String password = stack.password("olga@bsp.example");
            pia.signIn(email, password);
            authenticator(pia.page);
            pia.open("/t/" + slug + "/people");
            button(pia.page, "Demand it of everybody").click();
            assertThat(pia.page.locator("h1")).hasText("Second step at sign-in");
            pia.picture("factor-setup");
            pia.page.getByLabel("Name of the passkey").fill("Work laptop");
            button(pia.page, "Add a passkey").click();
            assertThat(pia.page.getByText("Work laptop", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            button(pia.page, "Make new codes").click();
            assertThat(pia.page.locator("#recovery")).containsText(Pattern.compile("([a-z2-9]{4}-){3}"));
            pia.picture("factor-codes");
            pia.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Go on to work"))
                    .click();
            assertThat(pia.page).hasURL(stack.portal() + "/t/" + slug + "/");

            // a page of the portal that finds itself signed out loads itself anew, into the middle of what follows
            pia.page.navigate("about:blank");
            pia.page.context().clearCookies();
            pia.signIn(email, password);
            assertThat(pia.page.locator("h1")).hasText("One more step");
            pia.picture("factor-ask");
            button(pia.page, "Use a passkey").click();
            assertThat(pia.page).hasURL(stack.portal() + "/t/" + slug + "/");
            assertThat(pia.softphone()).isVisible();

            thief.signIn(email, password);
            assertThat(thief.page.locator("h1")).hasText("One more step");
            authenticator(thief.page);
            button(thief.page, "Use a passkey").click();
            assertThat(thief.page.getByText("That did not work.")).isVisible();
            thief.open("/t/" + slug + "/numbers");
            assertThat(thief.page.locator("h1")).hasText("One more step");
        }
    }

    private static void authenticator(Page page) {
        CDPSession chromium = page.context().newCDPSession(page);
        chromium.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject wanted = new JsonObject();
        wanted.add("options", options);
        chromium.send("WebAuthn.addVirtualAuthenticator", wanted);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
