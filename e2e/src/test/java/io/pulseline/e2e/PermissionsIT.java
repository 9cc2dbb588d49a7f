package io.pulseline.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.pulseline.e2e.Stack.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A number with 50,000 users in a real browser: board, filter, forecast and export, and a request to 500 of them that
/// is
/// planned, paused and resumed, none beyond a limit.
class PermissionsIT {
    private static final String SOFIA = "206418377150934";
    private static final String TERN = "00000000-0000-4000-8000-000000000001";
    private static final int USERS = 50_000;
    private static final int BULK = 500;
    private final Stack stack = Stack.running();

    @BeforeEach
    void fill() throws Exception {
        stack.forgetSimulator();
        ApprovedTemplate.on(stack, "may_we_call");
        URI portal = URI.create(stack.portal());
        String password = ApprovedTemplate.secret(stack, "PULSELINE_DB_PASSWORD");
        // as the platform itself writes: role app, the tenant bound
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + (portal.getPort() + 12) + "/pulseline?currentSchema=app",
                        "pulseline",
                        password);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set role app");
            statement.execute("select set_config('app.tenant_id', '" + TERN + "', true)");
            statement.execute("""
                    insert into permission (tenant_id, number_id, user_key, wa_id, name, status, expires_at, source, spoken_by, as_of, read_at)
                    select '%s', '%s', (39400000000 + i)::text, (39400000000 + i)::text,
                           case when i <= %d then 'Bulk ' else 'Guest ' end || i,
                           case when i <= %d then 'NONE' when i %% 2 = 0 then 'PERMANENT' else 'TEMPORARY' end,
                           case when i > %d and i %% 2 = 1 then now() + (i * 11 %% 604800) * interval '1 second' end,
                           'user_action', 'LEDGER', now(), now()
                    from generate_series(1, %d) i on conflict do nothing
                    """.formatted(TERN, SOFIA, BULK, BULK, BULK, USERS));
            connection.commit();
        }
    }

    @Test
    void fiftyThousandUsersStayQuickAndFiveHundredAreAskedWithAPause() throws Exception {
        try (AgentBrowser vera = new AgentBrowser(stack, 440)) {
            vera.signIn("vera@tern.example");
            board(vera.page);
            vera.picture("permissions-board");
            campaign(vera);
        }
        List<String> counts = new ArrayList<>();
        for (JsonNode row : stack.simState().path("permissions")) {
            if (row.path("wa_id").asString().startsWith("394000")) {
                counts.add(row.path("requests").asString());
            }
        }
        assertEquals(BULK, counts.size(), "users whom Meta was sent a request for");
        assertTrue(counts.stream().allMatch("1"::equals), "one request each");
    }

    private void board(Page page) throws Exception {
        page.navigate(stack.portal() + "/t/tern/permissions?number=" + SOFIA);
        assertThat(page.locator("h1")).hasText("Permissions");
        assertThat(page.getByText("temporary permissions end in the next days")).isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ends soon"))
                .click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Ends soon")))
                .isVisible();
        assertThat(page.locator("table.tbl tbody tr")).hasCount(50);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Next"))
                .click();
        assertThat(page.locator("table.tbl tbody tr")).hasCount(50);
        page.navigate(stack.portal() + "/t/tern/permissions?number=" + SOFIA + "&q=Guest+4242");
        assertThat(page.locator("table.tbl tbody tr").first()).containsText("Guest 4242");
        page.navigate(stack.portal() + "/t/tern/permissions?number=" + SOFIA);
        Download file = page.waitForDownload(() -> page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Export").setExact(true))
                .click());
        assertTrue(Files.readAllLines(file.path()).size() > USERS, "every user is in the file");
    }

    private void campaign(AgentBrowser vera) {
        Page page = vera.page;
        page.navigate(stack.portal() + "/t/tern/permissions/requests/new?number=" + SOFIA);
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Winter service");
        page.getByLabel("List of the board").selectOption("ALL");
        page.getByLabel("Name, number or id").fill("Bulk");
        page.getByLabel("Template name").fill("May We");
        page.getByLabel("Language").fill("en");
        page.getByLabel("First hour").fill("0");
        page.getByLabel("Last hour ends").fill("24");
        page.getByLabel("Price of a message").fill("0.02");
        page.getByLabel("Currency").fill("EUR");
        button(page, "Make the plan").click();
        assertThat(page.getByText("The name of an approved template"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
        assertThat(page.getByLabel("Price of a message")).hasValue("0.02");
        page.getByLabel("Template name").fill("may_we_call");
        button(page, "Make the plan").click();
        assertThat(page.getByText("Nothing has been sent.")).isVisible();
        assertThat(page.locator("main")).containsText("10.00");
        vera.picture("permissions-plan");
        button(page, "Start and ask 500").click();
        until("the first are asked", Duration.ofSeconds(60), () -> asked() > 0);
        button(page, "Pause").click();
        assertThat(button(page, "Go on")).isVisible();
        // what was under way when it was paused has arrived by the time that the run has ended
        until("it stands still", Duration.ofSeconds(30), this::standsStill);
        assertTrue(asked() < BULK, "paused before the end");
        vera.picture("permissions-paused");
        button(page, "Go on").click();
        until("all are asked", Duration.ofMinutes(3), () -> asked() == BULK);
        assertThat(page.locator("#campaign").getByText("Done", new Locator.GetByTextOptions().setExact(true)))
                .isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                        .setTimeout(60_000));
        vera.picture("permissions-done");
    }

    private long asked() {
        long asked = 0;
        for (JsonNode row : stack.simState().path("permissions")) {
            asked += row.path("wa_id").asString().startsWith("394000")
                    ? row.path("requests").asLong(0)
                    : 0;
        }
        return asked;
    }

    private boolean standsStill() {
        long before = asked();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (System.nanoTime() < end) {
            if (asked() != before) {
                return false;
            }
        }
        return true;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
