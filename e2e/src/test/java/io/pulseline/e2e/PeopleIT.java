package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

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

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
