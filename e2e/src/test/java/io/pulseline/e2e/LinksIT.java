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
            assertThat(vera.page.locator("main")).containsText("desktop clients do not know it");
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

    @Test
    void aTemplateWithACallButtonIsMadeSentAndCreditedWithItsCall() throws Exception {
        String name = "ring_us_" + Long.toHexString(System.nanoTime());
        String page = "/t/tern/numbers/" + ZAGREB + "/links/templates";
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            vera.open(page);
            vera.page.locator("#words-name").fill(name);
            vera.page.locator("#words-body").fill("Your technician is ready to talk about job {{1}}.");
            vera.page.locator("#words-examples").fill("5571");
            vera.page.locator("#words-label").fill("Ring us");
            vera.page.locator("#words-ttl").fill("1439");
            press(vera.page, "Hand in for review");
            assertThat(vera.page.getByRole(AriaRole.ALERT)).containsText("1,440 to 43,200");
            vera.page.locator("#words-ttl").fill("1440");
            press(vera.page, "Hand in for review");
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText(name + " is handed in.");
            Stack.until("Meta approved it", java.time.Duration.ofSeconds(20), () -> {
                vera.open(page);
                return vera.page
                                .locator("#message-template option[value='" + name + "/en']")
                                .count()
                        == 1;
            });
            vera.page.locator("#message-template").selectOption(name + "/en");
            vera.page.locator("#message-to").fill("+385 91 555 0187");
            vera.page.locator("#message-values").fill("5571");
            vera.page.locator("#message-ttl").fill("43201");
            vera.page.locator("#message-payload").fill(name);
            press(vera.page, "Send the template");
            assertThat(vera.page.getByRole(AriaRole.ALERT)).containsText("1 to 43,200");
            assertThat(vera.page.locator("#message-values")).hasValue("5571");
            vera.page.locator("#message-ttl").fill("240");
            press(vera.page, "Send the template");
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Sent.");
            vera.picture("link-templates");

            call("{\"from\":\"%s\",\"to\":\"%s\",\"cta_payload\":\"%s\",\"media\":false}"
                    .formatted(USER, ZAGREB, name));
            Stack.until(
                    "the call is known",
                    java.time.Duration.ofSeconds(20),
                    () -> stack.api("tern", "/calls?number=" + ZAGREB + "&limit=5")
                            .toString()
                            .contains(name));
            vera.open("/t/tern/numbers/" + ZAGREB + "/links");
            assertThat(vera.page
                            .locator("tbody tr")
                            .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(name)))
                    .hasCount(1);
        }
    }

    @Test
    void aTestCallIsFollowedToItsEnd() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/numbers/" + ZAGREB + "/sip");
            press(vera.page, "Test call");
            com.microsoft.playwright.Locator watch = vera.page.locator("#test-watch");
            assertThat(watch.getByRole(AriaRole.STATUS)).hasText("Waiting for the call …");
            String mark = vera.page.url().replaceAll(".*/", "");
            assertThat(vera.page.locator("#call-link")).hasText("https://wa.me/call/38515550102?biz_payload=" + mark);
            stack.sim(
                    "/_sim/calls",
                    "{\"from\":\"%s\",\"to\":\"%s\",\"deeplink_payload\":\"%s\",\"media\":false}"
                            .formatted(USER, ZAGREB, mark));
            assertThat(watch.getByRole(AriaRole.STATUS)).hasText("The call is here and rings.");
            stack.sim("/_sim/users/" + USER + "/hangup", "{}");
            assertThat(watch.getByRole(AriaRole.STATUS)).hasText("The call is over.");
            assertThat(watch).containsText("Missed");
            vera.picture("test-call");
            press(vera.page, "Test again");
            assertThat(watch.getByRole(AriaRole.STATUS)).hasText("Waiting for the call …");
        }
    }

    @Test
    void aNewUserIsWelcomedOnceWithAButton() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/numbers/" + ZAGREB + "/links");
            vera.page.locator("#welcome-active").check();
            vera.page.locator("#welcome-body").fill("");
            press(vera.page, "Save the welcome");
            assertThat(vera.page.locator("#welcome").getByRole(AriaRole.ALERT)).containsText("Give a text");
            vera.page.locator("#welcome-body").fill("Welcome. Rather talk?");
            press(vera.page, "Save the welcome");
            assertThat(vera.page.locator("#welcome").getByRole(AriaRole.STATUS))
                    .containsText("New users are welcomed.");
            stack.sim("/_sim/users/420601555018/open", "{\"number_id\":\"" + ZAGREB + "\"}");
            Stack.until("the user is welcomed", java.time.Duration.ofSeconds(30), () -> {
                vera.open("/t/tern/numbers/" + ZAGREB + "/links");
                return vera.page.locator("#welcome").innerText().contains("has it.");
            });
            vera.page.locator("#welcome-active").uncheck();
            press(vera.page, "Save the welcome");
            assertThat(vera.page.locator("#welcome").getByRole(AriaRole.STATUS)).containsText("Nobody is welcomed.");
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
