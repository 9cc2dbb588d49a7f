package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Marlin's hours for two hundred of its numbers: three are refused by Meta, and all others are taken back.
class FleetIT {
    private static final String RECEPTION = "206418377151201";
    private static final String WABA = "104729118830777";
    private static final int MANY = 200;
    private static final LocatorAssertions.ContainsTextOptions LONG =
            new LocatorAssertions.ContainsTextOptions().setTimeout(180_000);
    private final Stack stack = Stack.running();

    @AfterEach
    void withoutFaults() {
        stack.sim("/_sim/faults", "{\"graph\":{\"clear\":true}}");
    }

    @Test
    void aChangeOfTwoHundredNumbersOfWhichThreeFailIsTakenBack() throws Exception {
        for (int i = 0; i < MANY; i++) {
            stack.sim(
                    "/_sim/numbers",
                    "{\"id\":\"%s\",\"e164\":\"4420794%05d\",\"name\":\"Practice %03d\",\"waba\":\"%s\"}"
                            .formatted(id(i), i, i + 1, WABA));
        }
        put("{\"call_icon_visibility\":\"DISABLE_ALL\"}");
        try (AgentBrowser maya = new AgentBrowser(stack, 440)) {
            maya.signIn("maya@marlin.example");
            maya.open("/t/marlin/numbers");
            button(maya.page, "Ask Meta for numbers").click();
            assertThat(maya.page.locator("main")).containsText("Practice 200", LONG);
            maya.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Change many numbers"))
                    .click();
            maya.page.locator("#fleet-template").selectOption(RECEPTION);
            maya.page.getByLabel("Call hours and holidays").uncheck();
            maya.page.getByLabel("Call button and its countries").check();
            maya.page.getByLabel("Stop after so many failures").fill("10");
            maya.page.getByLabel("Why").fill("Practices are closed for stocktaking");
            button(maya.page, "Try without sending").click();
            assertThat(maya.page.locator("#review-title")).containsText("200 of 200 would change", LONG);
            assertThat(icon(0)).as("nothing was sent").isEqualTo("DEFAULT");
            maya.picture("settings-fleet-dry-run");

            for (int i : List.of(20, 90, 170)) {
                stack.sim("/_sim/faults", """
                    {"graph":{"action":"settings","number":"%s","status":400,"code":100,"message":"Invalid parameter","times":9}}\
                    """.formatted(id(i)));
            }
            button(maya.page, "Change 200 numbers").click();
            assertThat(maya.page.locator("#fleet-progress")).containsText("All numbers were tried.", LONG);
            Locator rows = maya.page.locator("#fleet-progress tbody tr");
            assertThat(rows.nth(0)).containsText("Failed");
            assertThat(rows.nth(0)).containsText("Practice 021");
            assertThat(rows.nth(2)).containsText("Invalid parameter");
            assertThat(rows.nth(3)).containsText("Changed");
            assertThat(icon(0)).isEqualTo("DISABLE_ALL");
            assertThat(icon(20)).isEqualTo("DEFAULT");
            maya.picture("settings-fleet-failures");

            button(maya.page, "Roll back").click();
            assertThat(maya.page.locator("#fleet-progress")).containsText("Taken back.", LONG);
            assertThat(maya.page.locator("#fleet-progress")).not().containsText("Not rolled back");
            maya.picture("settings-fleet-rolled-back");
            for (int i : List.of(0, 19, 20, 199)) {
                assertThat(icon(i)).isEqualTo("DEFAULT");
            }
        } finally {
            put("{\"call_icon_visibility\":\"DEFAULT\"}");
        }
    }

    private static String id(int i) {
        return "2064183772%05d".formatted(i);
    }

    private void put(String document) {
        stack.api("marlin", "PUT", "/numbers/" + RECEPTION + "/settings", document);
    }

    private String icon(int i) {
        return stack.api("marlin", "/numbers/" + id(i) + "/settings")
                .path("actual")
                .path("call_icon_visibility")
                .asString();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
