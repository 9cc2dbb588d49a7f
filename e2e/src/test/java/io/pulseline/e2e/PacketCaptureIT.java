package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An administrator captures the packets of a call that goes on, and opens the file.
class PacketCaptureIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int RTP = 0x80;

    private final Stack stack = Stack.running();
    private final Jana jana = new Jana(stack);

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void whatWentThroughBothLegsIsInTheFileUntilItIsDeleted() throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880);
                AgentBrowser vera = new AgentBrowser(stack, 660)) {
            sava.signIn("sava@tern.example");
            vera.signIn("vera@tern.example");
            String id = jana.call(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            String page = "/t/tern/calls/" + call(id);
            vera.open(page);
            Locator captures = vera.page.locator("#captures");
            captures.getByText("Capture packets").click();
            captures.getByLabel("Why").fill("The user says that words are missing");
            captures.getByText("With what is said").click();
            pictures(vera, "call-capture-new");
            press(vera, "Capture this call");
            assertThat(captures).containsText("Captures");
            assertThat(captures).containsText("Switched on by Vera");
            until("the user hears the agent", SOON, () -> Jana.near(jana.hears(id), 880));
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            // the fragment asks for itself while it runs
            assertThat(captures.getByText("Captured", new Locator.GetByTextOptions().setExact(true)))
                    .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                            .setTimeout(SOON.toMillis()));
            assertThat(captures).containsText("It ended with the call.");
            Locator download = captures.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Download"));
            pictures(vera, "call-captured");
            byte[] file = file(vera, download.getAttribute("href"));
            assertThat(packets(file, 1)).as("RTP that came in").isGreaterThan(50);
            assertThat(packets(file, 2)).as("RTP that went out").isGreaterThan(50);
            assertThat(vera.page.locator("main")).containsText("Packet capture begins");
            captures.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
                    .click();
            assertThat(captures).containsText("Deleted by Vera");
            vera.open("/t/tern/audit");
            assertThat(vera.page.locator("main")).containsText("Downloaded a packet capture");
        }
    }

    /// RTP packets of one direction, by walking the blocks of pcapng.
    private static int packets(byte[] file, int direction) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt(0)).isEqualTo(0x0a0d0d0a);
        int found = 0;
        for (int at = 0; at < file.length; at += bytes.getInt(at + 4)) {
            if (bytes.getInt(at) == 6) {
                int kept = bytes.getInt(at + 20);
                int flags = bytes.getInt(at + 28 + (kept + 3) / 4 * 4 + 4);
                int first = file[at + 28 + 28] & 0xc0;
                int type = file[at + 28 + 29] & 0xff;
                if (first == RTP && (type < 192 || type > 223) && flags == direction) {
                    found++;
                }
            }
        }
        return found;
    }

    private static byte[] file(AgentBrowser vera, String address) {
        Object found = vera.page.evaluate("""
                async (address) => {
                  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
                  let text = '';
                  for (const one of bytes) text += String.fromCharCode(one);
                  return btoa(text);
                }
                """, address);
        return Base64.getDecoder().decode((String) found);
    }

    private static void press(AgentBrowser vera, String button) {
        vera.page
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }

    private static void pictures(AgentBrowser vera, String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1440, 390)) {
                vera.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                vera.page.setViewportSize(width, 900);
                vera.page.locator("#captures").scrollIntoViewIfNeeded();
                vera.picture(name + "-" + width + "-" + scheme.name().toLowerCase());
            }
        }
        vera.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        vera.page.setViewportSize(1440, 900);
    }

    private String call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0)
                .path("id")
                .asString();
    }
}
