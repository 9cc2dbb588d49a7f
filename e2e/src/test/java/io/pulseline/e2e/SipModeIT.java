package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A number moves to its own SIP server: what the server shows is looked at first, the switch is approved by typing the
/// number, the password is read and changed.
class SipModeIT {
    private static final String ZAGREB = "206418377150935";
    private static final String SIP = "/t/tern/numbers/" + ZAGREB + "/sip";
    private static final String HOST = "sip.zagreb.localhost";
    private final Stack stack = Stack.running();

    @TempDir
    Path folder;

    @AfterEach
    void backToGraph() {
        stack.api(
                "tern",
                "PUT",
                "/numbers/" + ZAGREB + "/settings",
                "{\"status\":\"ENABLED\",\"sip\":{\"status\":\"DISABLED\",\"servers\":[]}}");
    }

    @Test
    void sipIsSwitchedOnAfterEachFaultOfTheServerWasToldAndMended() throws Exception {
        try (TlsLab lab = new TlsLab(folder);
                AgentBrowser vera = signedIn()) {
            Files.copy(
                    lab.authorities(),
                    stack.data.resolve("tls/lab-authority.pem"),
                    StandardCopyOption.REPLACE_EXISTING);
            vera.open(SIP);
            vera.page.getByLabel("SIP: your own server").check();
            vera.page.getByLabel("Host name").fill(HOST);

            tells(
                    vera,
                    lab.server("pbx.other.localhost", "authority", "-1d", 90, TlsLab.ClientAuth.NONE),
                    "It is for other names");
            vera.picture("settings-sip-probe-name");
            tells(
                    vera,
                    lab.server(HOST, "authority", "-20d", 10, TlsLab.ClientAuth.NONE),
                    "It is over, or has not begun.");
            tells(
                    vera,
                    lab.server(HOST, "authority", "-1d", 90, TlsLab.ClientAuth.NEEDED),
                    "The server asks for one. Meta has none that fits");
            int good = lab.server(HOST, "authority", "-1d", 90, TlsLab.ClientAuth.NONE);
            review(vera, good);
            assertThat(vera.page.locator("main")).containsText("Meta can call this server.");
            Locator review =
                    vera.page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Review 2 changes"));
            assertThat(review).containsText("Calls through the platform are refused (131055)");
            vera.picture("settings-sip-review");

            button(vera.page, "Apply").click();
            assertThat(vera.page.getByText("This is not the number.")).isVisible();
            assertThat(atMeta().path("sip").path("status").asString()).isEqualTo("DISABLED");
            vera.page.locator("#typed").fill("+385 1 555 0102");
            button(vera.page, "Apply").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("Saved as version");
            assertThat(vera.page.locator("#probe")).containsText("Meta can call this server.");
            assertThat(atMeta().path("sip")
                            .path("servers")
                            .path(0)
                            .path("hostname")
                            .asString())
                    .isEqualTo(HOST);
            assertThat(vera.page.locator("main")).containsText("771203945518260");

            vera.page
                    .getByText("Kamailio", new Page.GetByTextOptions().setExact(true))
                    .click();
            Download file = vera.page.waitForDownload(() -> vera.page
                    .locator("details[open]")
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Download"))
                    .click());
            assertThat(Files.readString(file.path()))
                    .contains("38515550102:wa.meta.vc")
                    .contains(HOST);
            vera.picture("settings-sip");
        }
    }

    @Test
    void thePasswordIsShownOnDemandAndChangedInOneGo() throws Exception {
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/settings", """
            {"status":"ENABLED","sip":{"status":"ENABLED","servers":[{"hostname":"%s","port":5061}]}}\
            """.formatted(HOST));
        try (AgentBrowser vera = signedIn()) {
            vera.open(SIP);
            assertThat(vera.page.locator("main")).containsText("••••••••");
            String first = reveal(vera);
            vera.open(SIP);
            assertThat(vera.page.content()).doesNotContain(first);

            vera.page.locator("#rotate-typed").fill("+385 1 555 0103");
            button(vera.page, "Change the password now").click();
            assertThat(vera.page.getByText("This is not the number.")).isVisible();
            vera.page.locator("#rotate-typed").fill("+385 1 555 0102");
            button(vera.page, "Change the password now").click();
            assertThat(vera.page.getByRole(AriaRole.STATUS).first()).containsText("The password is a new one.");
            vera.picture("settings-sip-rotated");
            assertThat(reveal(vera)).isNotEqualTo(first);
            JsonNode now = atMeta();
            assertThat(now.path("status").asString()).isEqualTo("ENABLED");
            assertThat(now.path("sip").path("status").asString()).isEqualTo("ENABLED");
            vera.open("/t/tern/numbers/" + ZAGREB + "/history");
            assertThat(vera.page.locator("main")).containsText("SIP password rotated");
        }
    }

    private static String reveal(AgentBrowser vera) {
        button(vera.page, "Reveal the password").click();
        Locator shown = vera.page.locator("#sip-password");
        assertThat(shown).isVisible();
        return shown.textContent();
    }

    private static void tells(AgentBrowser vera, int port, String fault) {
        review(vera, port);
        assertThat(vera.page.locator("main")).containsText("Meta will send no calls there.");
        assertThat(vera.page.locator("main")).containsText(fault);
    }

    private static void review(AgentBrowser vera, int port) {
        vera.page
                .getByLabel("Port", new Page.GetByLabelOptions().setExact(true))
                .fill(String.valueOf(port));
        button(vera.page, "Review changes").click();
        assertThat(vera.page.getByText("What " + HOST + ":" + port + " shows")).isVisible();
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
