package io.pulseline.platform.calllists.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// A list is pasted by an administrator, looked at by all of the tenant, run, paused and ended, and taken away as a
/// file.
class CallListPagesIT extends ConsoleScene {
    private static final String SAVA = "sava@tern.example";
    private static final String SOFIA = "206418377150934";
    private static final String ALL = "/t/tern/call-lists";

    @Test
    void aListIsPlannedWithItsMistakesSaidRunPausedAndEnded() {
        String name = "Winter " + UUID.randomUUID();
        assertThat(get(SAVA, ALL + "/new")).hasStatus(403);
        assertThat(page(VERA, ALL + "/new")).contains("One user a line");
        assertThat(post(VERA, ALL, "name", name, "number", SOFIA, "users", "385915550180\nnobody", "toHour", "7"))
                .hasStatus(422)
                .bodyText()
                .contains("These lines are no number", "nobody", "Hours from 0 to 24", name);
        assertThat(post(VERA, ALL, "name", "", "number", "1", "users", ""))
                .hasStatus(422)
                .bodyText()
                .contains("A name of up to 80", "One of the numbers", "Paste or upload at least one");
        assertThat(post(SAVA, ALL, "name", name, "number", SOFIA, "users", "385915550180"))
                .hasStatus(403);
        MvcTestResult made = post(
                VERA,
                ALL,
                "name",
                name,
                "number",
                SOFIA,
                "users",
                "385915550180,=Mira\n+385 91 555 0181",
                "fromHour",
                "0",
                "toHour",
                "1");
        assertThat(made).hasStatus(302);
        String address = made.getResponse().getRedirectedUrl();
        assertThat(page(SAVA, address))
                .contains(name, "Nobody has been called", "+385915550181", "=Mira")
                .doesNotContain("/activation");
        assertThat(page(VERA, ALL)).contains(name);
        assertThat(post(SAVA, address + "/activation")).hasStatus(403);
        post(VERA, address + "/activation");
        assertThat(page(VERA, address)).contains("Running", address + "/pause");
        post(VERA, address + "/pause");
        assertThat(page(VERA, address)).contains("Paused", "Go on");
        post(VERA, address + "/cancellation");
        assertThat(page(VERA, address)).contains("Cancelled").doesNotContain("/activation");
        MvcTestResult file = get(SAVA, address + ".csv");
        assertThat(file).hasStatus(200).hasHeader("Content-Disposition", "attachment; filename=\"call-list.csv\"");
        assertThat(text(file)).contains("385915550180", "'=Mira", "PLANNED");
        assertThat(page(VERA, "/t/tern/audit?object=call-list:" + address.substring(address.lastIndexOf('/') + 1)))
                .contains("Planned a call list", "Started a call list", "Paused a call list", "Ended a call list");
    }
}
