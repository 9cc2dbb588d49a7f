package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// A link and a button lead users to call, and the page says which mark brought the call.
class LinksIT {
    private static final String ZAGREB = "206418377150935";
    private static final String USER = "385915550187";
    private final Stack stack = Stack.running();

    @Test
    void aMarkedLinkAndAButtonAreCreditedWithTheirCalls() throws Exception {
        String mark = "poster " + Long.toHexString(System.nanoTime());
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/numbers/" + ZAGREB + "/links");
            vera.page.locator("#payload").fill(mark);
            press(vera.page, "Make the link");
            assertThat(vera.page.locator("#call-link"))
                    .hasText("https://wa.me/call/38515550102?biz_payload=" + mark.replace(" ", "%20"));
            assertThat(vera.page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code of the link")))
                    .isVisible();
            Download code = vera.page.waitForDownload(
                    () -> vera.page.getByText("Download the QR code").click());
            assertThat(Files.readString(code.path())).contains("<svg");

            press(vera.page, "Send");
            assertThat(vera.page.getByRole(AriaRole.ALERT)).containsText("Give a text");
            vera.page.locator("#button-to").fill("+385 91 555 0187");
            vera.page.locator("#button-body").fill("Prefer to talk?");
            vera.page.locator("#button-label").fill("Ring us");
            vera.page.locator("#button-payload").fill(mark + " button");
            press(vera.page, "Send");
            assertThat(vera.page.locator("main")).containsText("131047");
            assertThat(vera.page.locator("#button-body")).hasValue("Prefer to talk?");
            stack.sim("/_sim/users/" + USER + "/message", "{\"number_id\":\"" + ZAGREB + "\",\"text\":\"Hello\"}");
            press(vera.page, "Send");
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Sent.");

            call("{\"from\":\"%s\",\"to\":\"%s\",\"deeplink_payload\":\"%s\",\"media\":false}"
                    .formatted(USER, ZAGREB, mark));
            call("{\"from\":\"%s\",\"to\":\"%s\",\"cta_payload\":\"%s button\",\"media\":false}"
                    .formatted(USER, ZAGREB, mark));
            Stack.until(
                    "both calls are known",
                    java.time.Duration.ofSeconds(20),
                    () -> stack.api("tern", "/calls?number=" + ZAGREB + "&limit=5")
                            .toString()
                            .contains(mark + " button"));
            vera.open("/t/tern/numbers/" + ZAGREB + "/links");
            assertThat(vera.page
                            .locator("tbody tr")
                            .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(mark)))
                    .hasCount(2);
            vera.picture("links");
        }
    }

    private void call(String body) {
        stack.sim("/_sim/calls", body);
        stack.sim("/_sim/users/" + USER + "/hangup", "{}");
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
