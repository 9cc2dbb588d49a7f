package io.pulseline.e2e;

import static io.pulseline.e2e.Stack.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// From a card with a hole to a price that is explained, to the differences with Meta, to a file that a spreadsheet
/// reads.
class CostsIT {
    private static final String SOFIA = "206418377150934";
    private static final String WABA = "104729118830551";
    private static final String LATVIA = "37120555001";
    private static final String SLOVAKIA = "421905550001";
    private static final String LITHUANIA = "37060055001";
    private static final String GREECE = "306905550001";
    private static final String SLOVENIA = "38640555001";
    private final Stack stack = Stack.running();

    @BeforeEach
    void quiet() {
        stack.forgetSimulator();
    }

    @Test
    void aCardACallItsPriceTheDifferencesAndTheFile() throws Exception {
        try (AgentBrowser olga = new AgentBrowser(stack, 440)) {
            olga.signIn("olga@bsp.example");
            importsACardWithAHole(olga);
        }
        Map<String, String> calls = new LinkedHashMap<>();
        try (AgentBrowser sava = new AgentBrowser(stack, 880)) {
            sava.signIn("sava@tern.example");
            for (String user : List.of(LATVIA, SLOVAKIA, LITHUANIA, GREECE, SLOVENIA)) {
                calls.put(user, calls(sava, user));
            }
            explains(sava, calls.get(LATVIA));
        }
        metaCountsOtherwise(calls);
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            findsTheCauses(vera, calls);
            readsTheFileBack(vera);
        }
    }

    /// Requests for permission by a template, and what Meta counts of them.
    @Test
    void messagesStandBesideWhatMetaCounts() throws Exception {
        ApprovedTemplate.on(stack, "may_we_call_about_costs");
        try (AgentBrowser olga = new AgentBrowser(stack, 440)) {
            olga.signIn("olga@bsp.example");
            importsACardOfMessages(olga);
        }
        Map<String, String> asked = new LinkedHashMap<>();
        for (Map.Entry<String, String> user : Map.of(
                        "LV", "37120555002",
                        "SK", "421905550002",
                        "LT", "37060055002",
                        "GR", "306905550002",
                        "SI", "38640555002",
                        "CZ", "420605550002")
                .entrySet()) {
            JsonNode sent = stack.post("tern", "/permissions/requests", """
                    {"number_id":"%s","to":"%s","kind":"TEMPLATE","template":{"name":"may_we_call_about_costs","language":"en"}}
                    """.formatted(SOFIA, user.getValue()));
            asked.put(user.getKey(), sent.path("message_id").asString());
        }
        String days = "from=" + LocalDate.now().minusDays(1) + "&to="
                + LocalDate.now().plusDays(1);
        until("the messages are priced", Duration.ofSeconds(20), () -> {
            long utility = 0;
            for (JsonNode row : stack.api("tern", "/costs/messages?" + days).path("items")) {
                utility += row.path("category").asString().equals("UTILITY")
                        ? row.path("messages").asLong()
                        : 0;
            }
            return utility >= asked.size();
        });
        stack.sim("/_sim/analytics", """
                {"waba":"%s","shape":"NESTED",
                 "add_messages":[{"phone":"35925550101","country":"MD","category":"UTILITY","start":%d}],
                 "messages":{"%s":{"rate":"0.0201"},"%s":{"hide":true},"%s":{"rate":"0"},"%s":{"shift_seconds":1800},"%s":{"rate":"0.0500"}}}
                """.formatted(
                        WABA,
                        Instant.now().getEpochSecond(),
                        asked.get("LV"),
                        asked.get("SK"),
                        asked.get("LT"),
                        asked.get("SI"),
                        asked.get("CZ")));
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            vera.open("/t/tern/costs/reconciliation");
            button(vera, "Ask Meta now").click();
            vera.page.locator("tr[data-message-country=LV]").first().waitFor();
            vera.picture("reconciliation-messages");
            assertThat(messageCause(vera, "LV")).isEqualTo("TIER_LAG");
            assertThat(messageCause(vera, "SK")).isEqualTo("LAG");
            assertThat(messageCause(vera, "LT")).isEqualTo("FREE_SHARE");
            assertThat(messageCause(vera, "GR")).isEqualTo("NO_RATE");
            assertThat(messageCause(vera, "SI")).isEqualTo("ZONE_EDGE");
            assertThat(messageCause(vera, "CZ")).isEqualTo("UNKNOWN");
            assertThat(messageCause(vera, "MD")).isEqualTo("MISSING_DELIVERY");
            Locator row = vera.page.locator("tr[data-message-country=CZ]").first();
            row.locator("summary").click();
            assertThat(row.locator("details").innerText()).contains(asked.get("CZ"));
            String file = vera.page
                    .context()
                    .request()
                    .get(stack.portal() + "/t/tern/costs/reconciliation-messages.csv")
                    .text();
            assertThat(file).contains("FREE_SHARE").contains(asked.get("LT"));
        }
        JsonNode month = stack.api(
                "tern",
                "/costs/reconciliation?month=" + LocalDate.now().toString().substring(0, 7));
        assertThat(month.path("items"))
                .anySatisfy(account -> assertThat(account.path("messages")
                                .path("causes")
                                .path("FREE_SHARE")
                                .asInt())
                        .isPositive());
    }

    private void importsACardOfMessages(AgentBrowser olga) {
        String from = LocalDate.now().withDayOfMonth(1).toString();
        String card = """
                market,country_iso2,calling_code,currency,category,tier_from_messages,tier_to_messages,rate_per_message,effective_from,source
                Messages of Latvia,LV,371,USD,UTILITY,0,99999,0.0212,%1$s,scenario
                Messages of Latvia,LV,371,USD,UTILITY,100000,,0.0201,%1$s,scenario
                Messages of Slovakia,SK,421,USD,UTILITY,0,,0.0212,%1$s,scenario
                Messages of Lithuania,LT,370,USD,UTILITY,0,,0.0212,%1$s,scenario
                Messages of Slovenia,SI,386,USD,UTILITY,0,,0.0212,%1$s,scenario
                Messages of Czechia,CZ,420,USD,UTILITY,0,,0.0212,%1$s,scenario
                """.formatted(from);
        olga.open("/bsp/rate-cards");
        olga.page
                .getByLabel("CSV file")
                .setInputFiles(new FilePayload("messages.csv", "text/csv", card.getBytes(StandardCharsets.UTF_8)));
        button(olga, "Import").click();
        button(olga, "Approve").click();
        olga.page.getByText("Approved by").waitFor();
        button(olga, "Put in force").click();
        olga.page.getByText("Prices messages").waitFor();
    }

    private static String messageCause(AgentBrowser vera, String country) {
        return vera.page
                .locator("tr[data-message-country=" + country + "]")
                .first()
                .getAttribute("data-message-cause");
    }

    private void importsACardWithAHole(AgentBrowser olga) {
        String from = LocalDate.now().withDayOfMonth(1).toString();
        String card = """
                market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source
                Latvia alone,LV,371,USD,0,50000,0.0200,%1$s,scenario
                Latvia alone,LV,371,USD,5000001,,0.0100,%1$s,scenario
                """.formatted(from);
        olga.open("/bsp/rate-cards");
        olga.page
                .getByLabel("CSV file")
                .setInputFiles(new FilePayload("latvia.csv", "text/csv", card.getBytes(StandardCharsets.UTF_8)));
        button(olga, "Import").click();
        // the hole is said and not filled
        olga.page.getByText("no rate from 50001 to 5000000 minutes").waitFor();
        assertThat(olga.page.content()).doesNotContain("0.0150").contains("Approve");
        olga.picture("card-with-a-hole");
        button(olga, "Approve").click();
        olga.page.getByText("Approved by").waitFor();
        button(olga, "Put in force").click();
        olga.page.getByText("Prices calls").waitFor();
        JsonNode hole = stack.post(
                "tern",
                "/costs/preview",
                "{\"user\":\"" + LATVIA + "\",\"seconds\":60,\"month_minutes_so_far\":60000}");
        assertThat(hole.path("cost").isMissingNode()).as("a hole has no price").isTrue();
        assertThat(hole.path("unrated_reason").asString()).isNotBlank();
    }

    /// @return the id that Meta gave the call
    private String calls(AgentBrowser sava, String user) {
        stack.sim("/_sim/users/" + user + "/grant", "{\"number_id\":\"" + SOFIA + "\"}");
        stack.sim(
                "/_sim/users/" + user + "/policy",
                "{\"answer\":\"AUTO\",\"answer_millis\":300,\"tone_hz\":440,\"talk_millis\":2500}");
        sava.softphone().getByRole(AriaRole.COMBOBOX).first().selectOption(SOFIA);
        sava.softphone().locator("input[name=to]").fill("+" + user);
        sava.press("Call");
        sava.awaitStatus("Call ended");
        String id = stack.simCallOf(user).path("id").asString();
        until(
                "the call is rated",
                Duration.ofSeconds(15),
                () -> call(id).path("charge").isObject());
        sava.press("Ready again");
        sava.awaitStatus("Ready");
        return id;
    }

    private void explains(AgentBrowser sava, String latvia) {
        JsonNode call = call(latvia);
        long seconds = stack.simCall(latvia).path("duration").asLong();
        BigDecimal cost = BigDecimal.valueOf(seconds)
                .divide(BigDecimal.valueOf(6), 0, RoundingMode.UP)
                .multiply(new BigDecimal("0.0020"));
        assertThat(new BigDecimal(call.path("charge").path("amount").asString()))
                .isEqualByComparingTo(cost);
        sava.open("/t/tern/calls/" + call.path("id").asString());
        sava.page.getByText(cost.setScale(6).toPlainString()).first().waitFor();
        sava.page.getByText("Market Latvia alone, by +371").first().waitFor();
    }

    private void metaCountsOtherwise(Map<String, String> calls) {
        stack.sim("/_sim/analytics", """
                {"waba":"%s","shape":"NESTED",
                 "add":[{"phone":"35925550101","country":"MD","start":%d,"seconds":42}],
                 "calls":{"%s":{"per_minute":"0.0100"},"%s":{"seconds":1},"%s":{"hide":true},"%s":{"seconds":5},
                          "%s":{"shift_seconds":1800}}}
                """.formatted(
                        WABA,
                        Instant.now().getEpochSecond(),
                        calls.get(LATVIA),
                        calls.get(SLOVAKIA),
                        calls.get(LITHUANIA),
                        calls.get(GREECE),
                        calls.get(SLOVENIA)));
    }

    private void findsTheCauses(AgentBrowser vera, Map<String, String> calls) {
        vera.open("/t/tern/costs/reconciliation");
        button(vera, "Ask Meta now").click();
        vera.page.getByText("Meta asked").first().waitFor();
        vera.picture("reconciliation");
        assertThat(cause(vera, "LV")).isEqualTo("TIER_LAG");
        assertThat(cause(vera, "SK")).isEqualTo("ROUNDING");
        assertThat(cause(vera, "LT")).isEqualTo("LAG");
        assertThat(cause(vera, "GR")).isEqualTo("UNKNOWN");
        assertThat(cause(vera, "SI")).isEqualTo("ZONE_EDGE");
        assertThat(cause(vera, "MD")).isEqualTo("MISSING_TERMINATE");
        // opened down to the call
        Locator row = vera.page.locator("tr[data-country=GR]").first();
        row.locator("summary").click();
        row.locator("details a").first().click();
        vera.page.waitForURL(url ->
                url.endsWith("/calls/" + call(calls.get(GREECE)).path("id").asString()));
        // the page itself, not only its address: what is still on its way would replace the next one
        vera.page.getByText("Why it costs that").first().waitFor();
        vera.page.waitForLoadState();
        JsonNode month = stack.api(
                "tern",
                "/costs/reconciliation?month=" + LocalDate.now().toString().substring(0, 7));
        // a row for each account of the tenant
        assertThat(month.path("items"))
                .anySatisfy(account -> assertThat(
                                account.path("causes").path("TIER_LAG").asInt())
                        .isPositive());
    }

    private static String cause(AgentBrowser vera, String country) {
        return vera.page.locator("tr[data-country=" + country + "]").first().getAttribute("data-cause");
    }

    private void readsTheFileBack(AgentBrowser vera) throws Exception {
        String month =
                LocalDate.now().withDayOfMonth(1) + "&to=" + LocalDate.now().plusDays(1);
        vera.open("/t/tern/costs?from=" + month + "&group_by=market,tier");
        vera.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Export"))
                .waitFor();
        vera.picture("costs");
        String href = vera.page
                .getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Export").setExact(true))
                .getAttribute("href");
        APIResponse file = vera.page.context().request().get(stack.portal() + href);
        JsonNode report = stack.api("tern", "/costs/report?from=" + month + "&group_by=market,tier");
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(file.body()))) {
            List<Row> rows = book.getFirstSheet().read();
            List<Row> latvia = rows.stream()
                    .filter(row -> row.getCellCount() > 5 && "Latvia alone".equals(row.getCellText(0)))
                    .toList();
            assertThat(latvia).hasSize(1);
            JsonNode sum = null;
            for (JsonNode item : report.path("items")) {
                if (item.path("keys").path("market").asString().equals("Latvia alone")) {
                    sum = item;
                }
            }
            assertThat(sum).isNotNull();
            // market, tier, currency, calls, answered, seconds, pulses, minutes, meta_cost
            assertThat(latvia.getFirst().getCellAsNumber(3).orElseThrow().longValue())
                    .isEqualTo(sum.path("calls").asLong());
            assertThat(latvia.getFirst().getCellAsNumber(8).orElseThrow())
                    .isEqualByComparingTo(sum.path("meta_cost").path("amount").asString());
        }
    }

    private static Locator button(AgentBrowser browser, String name) {
        return browser.page
                .locator("main")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private JsonNode call(String wacid) {
        return stack.api("tern", "/calls?wacid=" + URLEncoder.encode(wacid, StandardCharsets.UTF_8))
                .path("items")
                .path(0);
    }
}
