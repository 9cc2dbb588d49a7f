package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Asking many users: the plan and its cost before the start, a pause that is felt, and nobody beyond a limit. Meta's
/// book
/// throws at a request that it has to refuse.
class CampaignPagesIT extends PermissionScene {
    private static final Instant BEGIN = Instant.parse("2026-11-12T09:00:00Z");
    private static final SimNumber NUMBER = SimMeta.number(SOFIA);
    private static final int ASKED_YESTERDAY = 50;
    private static final int PERMANENT = 25;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    Tenants tenants;

    @BeforeEach
    void stillTime() {
        clock.set(BEGIN);
    }

    @AfterEach
    void realTime() {
        clock.release();
        superuser("update app.request_campaign set state = 'CANCELLED'");
    }

    @Test
    void fiveHundredArePlannedPausedResumedAndNobodyIsAskedBeyondALimit() {
        users("394100", 500);
        // some were asked twelve hours ago, so Meta takes the next request in twelve hours
        clock.set(BEGIN.minus(Duration.ofHours(12)));
        for (int i = 0; i < ASKED_YESTERDAY; i++) {
            meta.book.request(NUMBER, sim("394100", i), "utility");
        }
        clock.set(BEGIN);
        superuser(
                "update app.permission set ask_at = '2026-11-12T21:00:00Z' where user_key like '394100%' and right(user_key, 4)::int < "
                        + ASKED_YESTERDAY,
                "update app.permission set status = 'PERMANENT' where user_key like '394100%' and right(user_key, 4)::int >= "
                        + (500 - PERMANENT));
        String address = plan("394100", "0.01", "10");
        String plan = page(address);
        assertThat(figure(plan, "To be asked")).isEqualTo("475");
        assertThat(figure(plan, "Left out")).isEqualTo("25");
        assertThat(figure(plan, "Cost at Meta")).isEqualTo("4.75");
        assertThat(plan).contains("Nothing has been sent.", "Have given a permanent permission", "425 of them now");
        run();
        assertThat(sent("394100")).as("nothing before the start").isZero();

        post(address + "/activation");
        run();
        assertThat(sent("394100")).isEqualTo(100);
        post(address + "/pause");
        run();
        assertThat(sent("394100")).as("nothing while it is paused").isEqualTo(100);
        assertThat(page(address)).contains("Paused", "Go on");
        post(address + "/activation");
        for (int i = 0; i < 8; i++) {
            run();
        }
        assertThat(sent("394100")).isEqualTo(425);
        assertThat(page(address)).contains("Running");
        // into the next day: those who could not be asked earlier, in the hours of the campaign
        clock.set(BEGIN.plus(Duration.ofHours(12)));
        run();
        assertThat(sent("394100")).as("at night nobody is asked").isEqualTo(425);
        clock.set(BEGIN.plus(Duration.ofHours(23)));
        for (int i = 0; i < 3; i++) {
            run();
        }
        assertThat(sent("394100")).isEqualTo(475);
        assertThat(page(address)).contains("Done");
        for (int i = 0; i < 475; i++) {
            assertThat(asked("394100", i)).as("user " + i).isEqualTo(i < ASKED_YESTERDAY ? 2 : 1);
        }
    }

    @Test
    void aBudgetEndsThePlanAndAPausedNumberStopsTheRun() {
        users("394200", 20);
        String address = plan("394200", "0.50", "4");
        String plan = page(address);
        assertThat(figure(plan, "To be asked")).isEqualTo("8");
        assertThat(plan).contains("Beyond the budget");
        post(address + "/activation");
        meta.book.pause(NUMBER, clock.instant().plus(Duration.ofDays(7)));
        deliver();
        try {
            run();
            assertThat(page(address)).contains("Stopped.", "Meta has paused this number");
            assertThat(sent("394200")).isZero();
        } finally {
            meta.book.pause(NUMBER, Instant.EPOCH);
            meta.mailbox.clear();
            superuser("update app.phone_number set restrictions = '[]' where id = '" + SOFIA + "'");
        }
    }

    @Test
    void aFormThatIsWrongSaysSoBesideTheFieldAndKeepsWhatWasTyped() {
        MvcTestResult answer = post(
                "/t/tern/permissions/requests",
                "name",
                "Autumn",
                "number",
                SOFIA.value(),
                "kind",
                "TEMPLATE",
                "template",
                "may we",
                "language",
                "en",
                "budget",
                "a lot",
                "fromHour",
                "20",
                "toHour",
                "9");
        assertThat(answer).hasStatus(422);
        assertThat(text(answer))
                .contains(
                        "value=\"Autumn\"",
                        "value=\"may we\"",
                        "value=\"a lot\"",
                        "The name of an approved template",
                        "An amount such as 0.0123",
                        "Hours from 0 to 24");
    }

    private String plan(String prefix, String price, String budget) {
        MvcTestResult answer = post(
                "/t/tern/permissions/requests",
                "name",
                "Winter service " + prefix,
                "number",
                SOFIA.value(),
                "view",
                "ALL",
                "q",
                prefix,
                "kind",
                "TEMPLATE",
                "template",
                "may_we_call",
                "language",
                "en",
                "category",
                "UTILITY",
                "price",
                price,
                "budget",
                budget,
                "currency",
                "eur",
                "fromHour",
                "9",
                "toHour",
                "20");
        assertThat(answer).hasStatus3xxRedirection();
        return String.valueOf(answer.getResponse().getRedirectedUrl());
    }

    private void run() {
        TenantJob job = jobs.stream()
                .filter(one -> one.name().equals("permissions.campaigns"))
                .findFirst()
                .orElseThrow();
        job.run(tenants.bySlug("tern").orElseThrow(), (done, total, note) -> {});
    }

    private static void users(String prefix, int count) {
        superuser("""
                insert into app.permission (tenant_id, number_id, user_key, wa_id, status, source, spoken_by, as_of)
                select '%s', '%s', '%s' || lpad(i::text, 4, '0'), '%s' || lpad(i::text, 4, '0'), 'NONE', 'user_action', 'LEDGER', now()
                from generate_series(0, %d) i
                """.formatted(TERN, SOFIA, prefix, prefix, count - 1));
    }

    private static SimUser sim(String prefix, int number) {
        String digits = prefix + "%04d".formatted(number);
        return new SimUser(digits, "XX." + digits, "User " + digits);
    }

    /// Requests that Meta counted for all users of the prefix by this campaign.
    private long sent(String prefix) {
        return meta.book.all().stream()
                        .filter(row -> String.valueOf(row.get("wa_id")).startsWith(prefix))
                        .mapToLong(row -> ((Number) row.get("requests")).longValue())
                        .sum()
                - (prefix.equals("394100") ? ASKED_YESTERDAY : 0);
    }

    private long asked(String prefix, int number) {
        String digits = prefix + "%04d".formatted(number);
        return meta.book.all().stream()
                .filter(row -> digits.equals(row.get("wa_id")))
                .map(row -> (Map<String, Object>) row)
                .mapToLong(row -> ((Number) row.get("requests")).longValue())
                .sum();
    }

    private static String figure(String page, String label) {
        Matcher figure = Pattern.compile("<dt>" + label + "</dt>\\s*<dd class=\"fig\"><span>([^<]*)</span>")
                .matcher(page);
        assertThat(figure.find()).as(label).isTrue();
        return figure.group(1);
    }
}
