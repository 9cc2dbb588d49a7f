package io.pulseline.e2e.guide;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import io.pulseline.e2e.AgentBrowser;
import io.pulseline.e2e.SampleBot;
import io.pulseline.e2e.Stack;
import io.pulseline.e2e.sip.Baresip;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A day at the demo tenant, taken page by page for the user guide. Every picture that the guide shows is one of these,
/// so a page that went away or that scrolls sideways on a phone is noticed here.
class GuidePicturesIT {
    private static final String JANA = "420601555018";
    private static final String ANTE = "385915550187";
    private static final String MIRA = "385915550142";
    private static final String ELITSA = "359885550131";
    private static final String SOFIA = "206418377150934";
    private static final String ZAGREB = "206418377150935";
    private static final String PBX = "206418377150936";
    private static final int SCENES = 3;
    private static int seen;
    private static GuideCamera camera;
    private final Stack stack = Stack.running();

    @BeforeAll
    static void loaded() throws IOException {
        camera = new GuideCamera();
    }

    /// Only when all of them were played: one alone takes its own pictures and says nothing about the others'.
    @AfterAll
    static void nothingIsMissed() {
        if (seen == SCENES) {
            assertThat(camera.missed())
                    .as("pictures of the guide that nobody takes")
                    .isEmpty();
        }
    }

    /// Below a tenant's address or the API's: the call whose packets were captured.
    private String captured = "";

    @Test
    void aDayAtTheDeskIsOfTheRunningSystem() throws Exception {
        stack.forgetSimulator();
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            camera.take(open(sava, "/"), "sign-in");
            sava.signIn("sava@tern.example");
            camera.take(sava, "desk", sava.softphone());
            aUserCalls(sava, camera);
            aUserWithoutPermission(sava, camera);
            callsThatCost(sava, camera);
            whoWaits(sava, camera);
        }
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            pagesOfTheTenant(vera, camera);
            peopleAndKeys(vera, camera);
        }
        try (AgentBrowser olga = new AgentBrowser(stack, 440)) {
            olga.signIn("olga@bsp.example");
            camera.take(olga, "staff-home");
            camera.take(open(olga, "/bsp/tenants"), "tenants");
            camera.take(open(olga, "/bsp/tenants/new"), "tenant-new");
            pricePlan(olga, camera);
            camera.take(open(olga, "/bsp/staff"), "staff");
            camera.take(open(olga, "/bsp/numbers"), "staff-numbers");
            camera.take(open(olga, "/bsp/workers"), "workers");
            camera.take(open(olga, "/bsp/webhooks"), "inbox");
            camera.take(open(olga, "/bsp/health"), "health");
            camera.take(open(olga, "/bsp/jobs"), "jobs");
            camera.take(open(olga, "/bsp/storage"), "storage");
            camera.take(open(olga, "/bsp/errors"), "errors");
            camera.take(open(olga, "/bsp/audit"), "audit");
            camera.take(open(olga, "/bsp/rate-cards"), "rate-cards");
            olga.page.locator("main table a").first().click();
            camera.take(olga, "rate-card");
            olga.page.navigate(stack.simulator());
            camera.take(olga, "simulator");
        }
        seen++;
    }

    @Test
    void settingsAreOfTheRunningSystem() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            settings(vera);
            waysToCall(vera);
            telephony(vera);
        }
        seen++;
    }

    @Test
    void voicesAreOfTheRunningSystem(@TempDir Path folder) throws Exception {
        stack.forgetSimulator();
        until(
                "an audio-worker serves",
                Duration.ofSeconds(40),
                () -> stack.staffApi("/workers")
                        .path("items")
                        .valueStream()
                        .anyMatch(worker -> worker.path("kind").asString().equals("audio")
                                && worker.path("state").asString().equals("SERVING")));
        try (AgentBrowser vera = new AgentBrowser(stack, 1320)) {
            vera.signIn("vera@tern.example");
            whoIsListenedTo(vera);
            theBot(vera);
            theTelephony(vera, folder);
        }
        brokenMedia();
        seen++;
    }

    /// An agent whom somebody listens to and whose network goes away.
    private void whoIsListenedTo(AgentBrowser vera) throws Exception {
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            sava.beReady();
            String wacid = userCalls(440);
            sava.awaitStatus("Incoming call");
            sava.press("Answer");
            sava.awaitStatus("In call");
            listen(vera, "Listen to Sava", "You listen to Sava");
            vera.press("Whisper");
            sava.softphone().getByText("speaks to you").waitFor();
            camera.take(sava, "supervised", sava.softphone());
            camera.take(vera, "supervising", vera.softphone());
            vera.press("Leave");
            vera.awaitStatus("Ready");
            // the platform cannot be reached, and the browser says that its network has changed
            sava.page.route("**/leg-restart", Route::abort);
            sava.page.evaluate("dispatchEvent(new Event('online'))");
            sava.awaitStatus("Reconnecting");
            camera.take(sava, "softphone-reconnecting", sava.softphone());
            sava.awaitStatus("Voice lost");
            camera.take(sava, "softphone-voice-lost", sava.softphone());
            sava.page.unroute("**/leg-restart");
            sava.press("Connect again");
            sava.awaitStatus("Connected again");
            sava.press("Hang up");
            sava.awaitStatus("Call ended");
            sava.press("Ready again");
            sava.awaitStatus("Ready");
            sava.open("/t/tern/calls/" + call(wacid).path("id").asString());
            camera.take(sava, "call-placed", sava.page.getByText("Its media is in"));
        }
    }

    private void theBot(AgentBrowser vera) throws Exception {
        vera.open("/t/tern/settings/bots");
        vera.page.getByLabel("Name").fill("Parcel desk");
        vera.page.getByLabel("Address").fill("wss://bots.tern.example/parcels");
        vera.page.getByLabel("Take steady noise out").check();
        camera.take(vera, "bot", vera.page.locator("form.sheet"));
        try (SampleBot sample = new SampleBot("a-secret-of-the-guide")) {
            String bot = stack.api("tern", "POST", "/bots", """
                            {"name":"Parcel desk","url":"%s","secret":"a-secret-of-the-guide","barge_in":false,"suppress_noise":true}
                            """.formatted(sample.url()))
                    .path("id")
                    .asString();
            try {
                String answers = "{\"kind\":\"BOT\",\"id\":\"" + bot + "\"}";
                stack.sim("/_sim/faults", "{\"media\":\"deaf\"}");
                answeredBy(ZAGREB, answers);
                String broken = userCalls(ANTE, ZAGREB, 440);
                until(
                        "the bot has the call",
                        Duration.ofSeconds(20),
                        () -> stack.simCall(broken).path("actions").toString().contains("\"accept\""));
                stack.sim("/_sim/faults", "{\"media\":\"none\"}");
                answeredBy(SOFIA, answers);
                userCalls(440);
                listen(vera, "Listen to the bot Parcel desk", "You listen to the bot");
                camera.take(vera, "supervising-bot", vera.softphone());
                hangsUp(vera);
                until(
                        "Meta gives the call up whose voice never came",
                        Duration.ofSeconds(60),
                        () -> "FAILED".equals(call(broken).path("outcome").asString()));
            } finally {
                stack.sim("/_sim/faults", "{\"media\":\"none\"}");
                answeredBy(ZAGREB, "{\"kind\":\"AGENTS\"}");
                answeredBy(SOFIA, "{\"kind\":\"AGENTS\"}");
                stack.remove("tern", "/bots/" + bot);
            }
        }
    }

    private void theTelephony(AgentBrowser vera, Path folder) throws Exception {
        assumeTrue(Baresip.isInstalled(), "baresip is not installed: apt-get install baresip-core");
        String user = stack.credentials.path("sip").path("user").asString();
        String trunk = stack.api("tern", "/sip/trunks")
                .path("items")
                .valueStream()
                .filter(one -> one.path("auth").path("username").asString("").equals(user))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        try (Baresip pbx = Baresip.ofTheDemo(stack, folder, "PCMU/8000/1", 26_160, 1000)) {
            answeredBy(SOFIA, "{\"kind\":\"SIP\",\"id\":\"" + trunk + "\"}");
            userCalls(440);
            until("the PBX answers", Duration.ofSeconds(20), () -> pbx.saw("CALL_ESTABLISHED"));
            listen(vera, "Listen to the telephony", "You listen to your telephony");
            camera.take(vera, "supervising-telephony", vera.softphone());
            hangsUp(vera);
        } finally {
            answeredBy(SOFIA, "{\"kind\":\"AGENTS\"}");
        }
    }

    /// Once the bot or the telephony has the call.
    private static void listen(AgentBrowser vera, String button, String says) {
        vera.open("/t/tern/live");
        vera.page
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .first()
                .click();
        vera.awaitStatus(says);
        until("both are heard", Duration.ofSeconds(20), () -> vera.heardHertz() > 0);
    }

    private void hangsUp(AgentBrowser vera) {
        stack.sim("/_sim/users/" + JANA + "/hangup", "{}");
        vera.awaitStatus("Ready");
    }

    private void answeredBy(String number, String target) {
        stack.api("tern", "PUT", "/numbers/" + number + "/routing", "{\"targets\":[" + target + "]}");
    }

    /// What staff see of a number whose calls' media never came to stand.
    private void brokenMedia() throws Exception {
        try (AgentBrowser olga = new AgentBrowser(stack, 440)) {
            olga.signIn("olga@bsp.example");
            camera.take(
                    open(olga, "/bsp/errors"),
                    "errors-of-media",
                    region(olga, "Calls that broke on their media").first());
        }
    }

    private void aUserCalls(AgentBrowser sava, GuideCamera camera) throws Exception {
        String missed = userCalls(0);
        stack.sim("/_sim/users/" + JANA + "/hangup", "{}");
        until(
                "the call is missed",
                Duration.ofSeconds(15),
                () -> "MISSED".equals(call(missed).path("outcome").asString()));
        String id = userCalls(440);
        sava.awaitStatus("Incoming call");
        camera.take(sava, "call-incoming", sava.softphone());
        sava.press("Answer");
        sava.awaitStatus("In call");
        until("the agent hears the user", Duration.ofSeconds(15), () -> Math.abs(sava.heardHertz() - 440) < 20);
        camera.take(sava, "softphone-in-call", sava.softphone());
        captured = "/calls/" + call(id).path("id").asString();
        stack.api(
                "tern", "POST", captured + "/captures", "{\"reason\":\"The user hears us in pieces\",\"voice\":false}");
        sava.press("Hold");
        sava.awaitStatus("On hold");
        camera.take(sava, "softphone-held", sava.softphone());
        sava.press("Resume");
        sava.awaitStatus("In call");
        sava.press("Hang up");
        sava.awaitStatus("Call ended");
        camera.take(sava, "call-ended", sava.softphone());
        sava.press("Ready again");
        sava.awaitStatus("Ready");
        until(
                "the call is on record",
                Duration.ofSeconds(10),
                () -> "ANSWERED".equals(call(id).path("outcome").asString()));
        sava.open("/t/tern/calls/" + call(id).path("id").asString());
        camera.take(sava, "call-free");
    }

    /// A queue with a user in it, who then gives up; and the pages around it.
    private void whoWaits(AgentBrowser sava, GuideCamera camera) throws Exception {
        stack.api(
                "tern",
                "PUT",
                "/numbers/" + SOFIA + "/routing",
                "{\"targets\":[{\"kind\":\"AGENTS\",\"seconds\":20},{\"kind\":\"QUEUE\",\"seconds\":300}]}");
        stack.api("tern", "POST", "/call-lists", """
                {"name":"Winter follow-ups","number_id":"%s","users":[{"to":"%s","name":"Ante"},{"to":"%s"},{"to":"5511987654321"}]}
                """.formatted(SOFIA, ANTE, ELITSA));
        sava.press("Set me away");
        sava.awaitStatus("Away");
        String wacid = userCalls(440);
        sava.open("/t/tern/live");
        sava.page.getByText("place 1").waitFor();
        camera.take(sava, "live-board-queue");
        stack.sim("/_sim/users/" + JANA + "/hangup", "{}");
        until(
                "the call is missed",
                Duration.ofSeconds(15),
                () -> "MISSED".equals(call(wacid).path("outcome").asString()));
        stack.api("tern", "PUT", "/numbers/" + SOFIA + "/routing", "{\"targets\":[{\"kind\":\"AGENTS\"}]}");
        sava.press("Available again");
        sava.awaitStatus("Ready");
        camera.take(open(sava, "/t/tern/callbacks"), "missed-calls");
    }

    private void aUserWithoutPermission(AgentBrowser sava, GuideCamera camera) throws Exception {
        sava.open("/t/tern/");
        dial(sava, ELITSA);
        sava.awaitStatus("No call permission");
        camera.take(sava, "permission-missing", sava.softphone());
        sava.press("Back");
        sava.awaitStatus("Ready");
    }

    private void callsThatCost(AgentBrowser sava, GuideCamera camera) throws Exception {
        stack.sim("/_sim/users/" + MIRA + "/grant", "{\"number_id\":\"" + SOFIA + "\"}");
        stack.sim("/_sim/users/" + ANTE + "/grant", "{\"number_id\":\"" + SOFIA + "\"}");
        talks(sava, MIRA, 2_500);
        String id = talks(sava, ANTE, 20_000);
        sava.open("/t/tern/calls/" + call(id).path("id").asString());
        camera.take(sava, "call-page");
        camera.take(sava, "price-explained", region(sava, "Why it costs that"));
    }

    private void pagesOfTheTenant(AgentBrowser vera, GuideCamera camera) throws Exception {
        camera.take(vera, "overview");
        camera.take(open(vera, "/t/tern/calls"), "calls");
        vera.open("/t/tern" + captured);
        vera.page
                .locator("#captures")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Download"))
                .waitFor();
        camera.take(vera, "call-captured", vera.page.locator("#captures"));
        camera.take(open(vera, "/t/tern/live"), "live-board");
        camera.take(open(vera, "/t/tern/teams"), "teams");
        camera.take(open(vera, "/t/tern/numbers/" + SOFIA + "/queue"), "queue-sounds");
        camera.take(open(vera, "/t/tern/numbers/" + SOFIA + "/recording"), "recording");
        vera.open("/t/tern/call-lists");
        vera.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Winter follow-ups"))
                .first()
                .click();
        until(
                "everybody is looked at",
                Duration.ofSeconds(30),
                () -> vera.page.getByText("of 3 looked at").isVisible());
        camera.take(vera, "call-list");
        camera.take(open(vera, "/t/tern/permissions"), "permissions");
        camera.take(open(vera, "/t/tern/permissions/" + SOFIA + "/" + ANTE), "permission");
        camera.take(open(vera, "/t/tern/costs"), "costs");
        camera.take(open(vera, "/t/tern/costs/calls"), "cost-calls");
        camera.take(open(vera, "/t/tern/costs/reconciliation"), "reconciliation");
        camera.take(open(vera, "/t/tern/costs/statements"), "statements");
        camera.take(open(vera, "/t/tern/costs/what-if"), "what-if");
        camera.take(open(vera, "/t/tern/onboarding"), "onboarding");
        camera.take(open(vera, "/t/tern/contacts?user=" + ANTE), "users-data");
    }

    /// From the first day that is not charged yet, and taken back, so that nobody's calls cost anything else.
    private static void pricePlan(AgentBrowser olga, GuideCamera camera) throws Exception {
        olga.open("/bsp/tenants/tern/plan");
        olga.page
                .getByLabel("Plan", new Page.GetByLabelOptions().setExact(true))
                .fill("Standard");
        olga.page.getByLabel("Markup in percent").fill("20");
        olga.page.getByLabel("Free minutes a month").fill("100");
        button(olga, "Save plan").click();
        olga.page.getByText("The plan is saved.").waitFor();
        camera.take(olga, "plan");
        button(olga, "Take back Standard").click();
        olga.page.getByText("The plan is taken back").waitFor();
    }

    private static void peopleAndKeys(AgentBrowser vera, GuideCamera camera) throws Exception {
        camera.take(open(vera, "/t/tern/people"), "people");
        camera.take(open(vera, "/t/tern/settings/keys"), "keys");
        camera.take(open(vera, "/t/tern/settings/webhooks"), "webhooks");
        vera.open("/second-factor/setup");
        button(vera, "Set up an app").click();
        vera.page.getByLabel("Digits of the app").waitFor();
        camera.take(vera, "second-factor");
    }

    private void waysToCall(AgentBrowser vera) throws Exception {
        vera.open("/t/tern/numbers/" + ZAGREB + "/links?payload=campaign%3Dwinter");
        camera.take(vera, "links");
        camera.take(vera, "welcome", vera.page.locator("#welcome-l"));
        vera.open("/t/tern/numbers/" + ZAGREB + "/links/templates");
        camera.take(vera, "link-templates");
        vera.open("/t/tern/numbers/" + ZAGREB + "/sip");
        button(vera, "Test call").click();
        vera.page.locator("#test-watch").waitFor();
        camera.take(vera, "test-call");
    }

    private void telephony(AgentBrowser vera) throws Exception {
        vera.open("/t/tern/settings/telephony");
        camera.take(vera, "telephony");
        vera.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sofia PBX"))
                .click();
        vera.page.getByLabel("Cap of the day, USD").fill("25");
        button(vera, "Keep the cap").click();
        vera.page.getByText("Kept. It holds from the next call on.").waitFor();
        assertThat(vera.page.getByLabel("Cap of the day, USD").inputValue()).isEqualTo("25");
        camera.take(vera, "trunk", vera.page.locator("h1"));
        camera.take(vera, "trunk-cap", region(vera, "What it may cost a day"));
        // nobody has registered, so Meta is told that nobody is there
        String wacid = userCalls(PBX, 0);
        until(
                "the call by SIP is over",
                Duration.ofSeconds(15),
                () -> "ENDED".equals(call(wacid).path("state").asString()));
        vera.open("/t/tern/calls/" + call(wacid).path("id").asString());
        camera.take(vera, "sip-call", vera.page.locator("#timeline"));
    }

    private void settings(AgentBrowser vera) throws Exception {
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/settings", """
                {"status":"ENABLED","call_icon_visibility":"DEFAULT","callback_permission_status":"ENABLED",
                 "call_hours":{"status":"ENABLED","timezone_id":"Europe/Zagreb","weekly_operating_hours":[
                   {"day_of_week":"MONDAY","open_time":"0800","close_time":"1200"},
                   {"day_of_week":"MONDAY","open_time":"1300","close_time":"1700"},
                   {"day_of_week":"TUESDAY","open_time":"0800","close_time":"1700"},
                   {"day_of_week":"WEDNESDAY","open_time":"0800","close_time":"1700"},
                   {"day_of_week":"THURSDAY","open_time":"0800","close_time":"1700"},
                   {"day_of_week":"FRIDAY","open_time":"0800","close_time":"1500"}],
                  "holiday_schedule":[{"date":"2099-12-24","start_time":"0000","end_time":"2359"}]}}""");
        camera.take(open(vera, "/t/tern/numbers"), "numbers");
        camera.take(open(vera, "/t/tern/numbers/" + SOFIA), "number");
        camera.take(open(vera, "/t/tern/numbers/" + SOFIA + "/readiness"), "readiness");
        camera.take(open(vera, "/t/tern/numbers/" + ZAGREB + "/calling"), "calling");
        hours(vera);
        changedElsewhere(vera);
        camera.take(open(vera, "/t/tern/numbers/" + ZAGREB + "/history"), "history");
        camera.take(open(vera, "/t/tern/numbers/" + ZAGREB + "/routing"), "routing");
        camera.take(open(vera, "/t/tern/numbers/" + PBX + "/sip"), "sip");
        camera.take(vera, "sip-pstn", vera.page.locator("#pstn"));
        vera.open("/t/tern/numbers/many");
        vera.page.locator("#fleet-template").selectOption(ZAGREB);
        button(vera, "Try without sending").click();
        vera.page.locator("#review").waitFor();
        camera.take(vera, "many");
    }

    private void hours(AgentBrowser vera) throws Exception {
        camera.take(open(vera, "/t/tern/numbers/" + ZAGREB + "/hours"), "hours");
        vera.page.locator("#country").selectOption(new SelectOption().setLabel("Croatia"));
        button(vera, "Add them").click();
        vera.page.locator("#date-10").waitFor();
        camera.take(vera, "holidays", vera.page.locator("#holidays"));
        vera.page.getByLabel("Friday, span 1 closes").fill("16:00");
        button(vera, "Review changes").click();
        Locator review = vera.page.locator("#review");
        review.waitFor();
        camera.take(vera, "hours-review", review);
    }

    private void changedElsewhere(AgentBrowser vera) throws Exception {
        stack.sim(
                "/_sim/settings",
                "{\"number_id\":\"" + ZAGREB + "\",\"calling\":{\"call_icon_visibility\":\"DISABLE_ALL\"}}");
        vera.open("/t/tern/numbers/" + ZAGREB + "/calling");
        button(vera, "Ask Meta now").click();
        vera.page.getByText("Differs at Meta").first().waitFor();
        camera.take(vera, "drift");
        button(vera, "Set Meta back").click();
        vera.page.getByText("Saved as version").first().waitFor();
        vera.open("/t/tern/numbers/" + ZAGREB + "/calling");
        vera.page.locator("#countries").fill("HR, SI");
        stack.api("tern", "PUT", "/numbers/" + ZAGREB + "/settings", "{\"callback_permission_status\":\"DISABLED\"}");
        button(vera, "Review changes").click();
        button(vera, "Apply").click();
        button(vera, "Put mine on top").waitFor();
        camera.take(vera, "conflict");
    }

    /// @return the id that Meta gave the call
    private String talks(AgentBrowser sava, String user, int millis) {
        stack.sim(
                "/_sim/users/" + user + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":1500,\"tone_hz\":440,\"talk_millis\":" + millis + "}");
        dial(sava, user);
        sava.awaitStatus("In call");
        until(
                "the talk is over",
                Duration.ofMillis(millis + 20_000),
                () -> sava.softphone().getByText("Ready again").isVisible());
        String id = stack.simCallOf(user).path("id").asString();
        until(
                "the call is rated",
                Duration.ofSeconds(15),
                () -> call(id).path("charge").isObject());
        sava.press("Ready again");
        sava.awaitStatus("Ready");
        return id;
    }

    private static void dial(AgentBrowser agent, String to) {
        agent.softphone().getByRole(AriaRole.COMBOBOX).first().selectOption(SOFIA);
        agent.softphone().locator("input[name=to]").fill("+" + to);
        agent.press("Call");
    }

    /// @return the id that Meta gave the call
    private String userCalls(int hertz) {
        return userCalls(SOFIA, hertz);
    }

    private String userCalls(String number, int hertz) {
        return userCalls(JANA, number, hertz);
    }

    private String userCalls(String user, String number, int hertz) {
        return stack.sim(
                        "/_sim/calls",
                        "{\"from\":\"%s\",\"number_id\":\"%s\",\"tone_hz\":%d}".formatted(user, number, hertz))
                .path("call_id")
                .asString();
    }

    private JsonNode call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }

    private static AgentBrowser open(AgentBrowser person, String path) {
        person.open(path);
        return person;
    }

    private static Locator region(AgentBrowser person, String name) {
        return person.page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(AgentBrowser person, String name) {
        return person.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
