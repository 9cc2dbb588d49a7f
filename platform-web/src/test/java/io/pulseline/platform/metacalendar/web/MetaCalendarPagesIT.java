package io.pulseline.platform.metacalendar.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.console.web.ConsoleScene;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetaCalendarPagesIT extends ConsoleScene {
    private static final String TITLE = "Calls get a colour";

    @Test
    void aChangePressesFromSixWeeksBeforeUntilSomebodySaysWhatWasDone() {
        superuser(
                "update app.meta_change set settled_at = now(), settled_by = 'test', settlement = 'test' where settled_at is null");
        assertThat(page(SIMON, "/bsp/health")).contains("waits for somebody");
        note(today().plusDays(60));
        assertThat(page(SIMON, "/bsp/calendar")).contains(TITLE, "Calling, 1 Nov 2026", "noted by Olga");
        assertThat(page(SIMON, "/bsp/health/needs")).doesNotContain(TITLE);
        superuser("update app.meta_change set day = current_date + 30 where title = '" + TITLE + "'");
        assertThat(page(SIMON, "/bsp/health/needs")).contains("One announced change", TITLE, "/bsp/calendar");
        superuser("update app.meta_change set day = current_date - 1 where title = '" + TITLE + "'");
        assertThat(page(SIMON, "/bsp/calendar")).contains(">past<");

        String settlement = settlement();
        assertThat(post(OLGA, settlement, "what", "We like colours")).hasRedirectedUrl("/bsp/calendar");
        assertThat(page(SIMON, "/bsp/calendar")).contains("We like colours", "Olga");
        assertThat(page(SIMON, "/bsp/health/needs")).doesNotContain(TITLE);
        assertThat(post(OLGA, settlement)).hasRedirectedUrl("/bsp/calendar");
        assertThat(page(SIMON, "/bsp/calendar")).doesNotContain("We like colours");
        assertThat(page(SIMON, "/bsp/health/needs")).contains(TITLE);
        assertThat(page(OLGA, "/bsp/audit?whose=bsp&action=meta-change.reopen")).contains(TITLE);
    }

    private void note(LocalDate day) {
        assertThat(post(
                        OLGA,
                        "/bsp/calendar",
                        "day",
                        day.toString(),
                        "precision",
                        "ON",
                        "title",
                        TITLE,
                        "effect",
                        "Handsets show it",
                        "source",
                        "Calling, 1 Nov 2026"))
                .hasRedirectedUrl("/bsp/calendar");
    }

    private String settlement() {
        Matcher form = Pattern.compile("/bsp/calendar/[0-9a-f-]{36}/settlement").matcher(page(OLGA, "/bsp/calendar"));
        assertThat(form.find()).isTrue();
        return form.group();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @Test
    void whatIsMissingIsSaidBesideWhatWasTyped() {
        assertThat(post(OLGA, "/bsp/calendar", "day", "soon", "title", "Half a thought"))
                .hasStatus(422)
                .bodyText()
                .contains("Write a day.", "Half a thought", "Say what it does", "Say which page");
        assertThat(post(SIMON, "/bsp/calendar", "day", "2027-01-01")).hasStatus(403);
        assertThat(page(SIMON, "/bsp/calendar")).doesNotContain("Note a change");
        assertThat(get(VERA, "/bsp/calendar")).hasStatus(404);
        LocalDate far = today().plusYears(3);
        superuser("delete from app.meta_change where title = '" + TITLE + "'");
        note(far);
        assertThat(post(
                        OLGA,
                        "/bsp/calendar",
                        "day",
                        far.toString(),
                        "title",
                        TITLE,
                        "effect",
                        "Again",
                        "source",
                        "Again"))
                .hasStatus(422)
                .bodyText()
                .contains("has an entry with these words");
    }
}
