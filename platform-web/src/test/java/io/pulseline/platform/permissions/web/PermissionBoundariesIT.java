package io.pulseline.platform.permissions.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.world.SimNumber;
import io.pulseline.metasim.world.SimUser;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.webhooks.MetaEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The edges of Meta's rules, to the second, by API and on the page; the stand-in's book says whether it is true. The
/// page is Vera's, whose zone is Europe/Sofia.
class PermissionBoundariesIT extends PermissionScene {
    private static final Pattern CALL = answer("call");
    private static final Pattern ASK = answer("ask");
    private static final SimNumber NUMBER = SimMeta.number(SOFIA);

    private static Pattern answer(String clock) {
        return Pattern.compile("<strong data-clock=\"" + clock + "\">([^<]*)</strong>"
                + "(<span class=\"sm t2\"><span class=\"num\"><time datetime=\"[^\"]*\">([^<]*)</time>)?");
    }

    @AfterEach
    void realTimeAndNoPause() {
        clock.release();
        meta.book.pause(NUMBER, Instant.EPOCH);
        superuser("update app.phone_number set restrictions = '[]' where id = '" + SOFIA + "'");
    }

    /// A story is words in order; those that begin with P let time pass. Two connected calls a day are the stand-in's
    /// limit plus one: it takes three.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a day less a second after a request | 2026-11-10T09:00:00Z | ask PT23H59M59S           | NONE      | No, the requests are used 11:00:00                    | No, only the user can give one
            a day after a request               | 2026-11-10T09:00:00Z | ask PT24H                 | NONE      | Yes                                                   | No, only the user can give one
            a day and a second after a request  | 2026-11-10T09:00:00Z | ask PT24H0M1S             | NONE      | Yes                                                   | No, only the user can give one
            two requests, a week less a second  | 2026-11-10T09:00:00Z | ask PT24H ask PT143H59M59S | NONE     | No, the requests are used 11:00:00                    | No, only the user can give one
            two requests, a week                | 2026-11-10T09:00:00Z | ask PT24H ask PT144H      | NONE      | Yes                                                   | No, only the user can give one
            seven days less a second            | 2026-11-10T09:00:00Z | ask yes PT167H59M59S      | TEMPORARY | Yes, by a template: the window closed 11 Nov 11:00:00 | Yes, until 11:00:00
            seven days                          | 2026-11-10T09:00:00Z | ask yes PT168H            | NONE      | Yes, by a template: the window closed 11 Nov 11:00:00 | No, the permission ended 11:00:00
            seven days and a second             | 2026-11-10T09:00:00Z | ask yes PT168H0M1S        | NONE      | Yes, by a template: the window closed 11 Nov 11:00:00 | No, the permission ended 11:00:00
            a day over the end of summer time   | 2026-10-24T20:30:00Z | ask PT23H59M59S           | NONE      | No, the requests are used 22:30:00                    | No, only the user can give one
            seven days over the end of summer time | 2026-10-20T09:00:00Z | ask yes PT1H           | TEMPORARY | No, the requests are used 21 Oct 12:00:00             | Yes, until 27 Oct 11:00:00
            a day over the begin of summer time | 2027-03-27T20:30:00Z | ask PT23H                 | NONE      | No, the requests are used 23:30:00                    | No, only the user can give one
            reset by an answered call of the user | 2026-11-10T09:00:00Z | ask PT1M uic PT1M       | NONE      | Yes, the service window is open 11 Nov 11:01:00       | No, only the user can give one
            no reset by one that nobody took    | 2026-11-10T09:00:00Z | ask PT1M uic-missed PT1M  | NONE      | No, the requests are used 11 Nov 11:00:00             | No, only the user can give one
            three unanswered in a row           | 2026-11-10T09:00:00Z | always PT1M bic-missed PT1M bic-missed PT1M bic-missed | PERMANENT | No need, the permission is permanent | Yes, until the user withdraws
            the fourth unanswered in a row      | 2026-11-10T09:00:00Z | always PT1M bic-missed PT1M bic-missed PT1M bic-missed PT1M bic-missed | NONE | Yes | No, withdrawn after unanswered calls 11:04:00
            an answered one before the fourth   | 2026-11-10T09:00:00Z | always PT1M bic-missed PT1M bic-missed PT1M bic-missed PT1M bic PT1M bic-missed | PERMANENT | No need, the permission is permanent | Yes, until the user withdraws
            permanent, then taken back          | 2026-11-10T09:00:00Z | always PT1M revoke        | NONE      | Yes                                                   | No, only the user can give one
            permanent, then taken back unheard  | 2026-11-10T09:00:00Z | always PT1M revoke-unheard | NONE     | Yes                                                   | No, only the user can give one
            the last of the day's calls, a day less a second | 2026-11-10T09:00:00Z | always bic PT1M bic PT1M bic PT23H57M59S | PERMANENT | No need, the permission is permanent | No, the calls of the day are used 11:00:00
            the last of the day's calls, a day  | 2026-11-10T09:00:00Z | always bic PT1M bic PT1M bic PT23H58M | PERMANENT | No need, the permission is permanent    | Yes, until the user withdraws
            a paused number, a second before the end | 2026-12-10T09:00:00Z | always pause PT167H59M59S | PERMANENT | No, Meta has paused this number 11:00:00       | No, Meta has paused this number 11:00:00
            a paused number, when the pause is over | 2027-01-10T09:00:00Z | always pause PT168H   | PERMANENT | No need, the permission is permanent                  | Yes, until the user withdraws
            """)
    void eachEdgeIsTheSameByApiOnThePageAndAtMeta(
            String name, Instant begin, String story, String status, String ask, String call) {
        clock.set(begin);
        for (String word : story.split(" ")) {
            happen(word);
            deliver();
        }
        JsonNode read = api("/permissions?number=" + SOFIA + "&user=" + digits);
        String page = page("/t/tern/permissions/" + SOFIA + "/" + digits);
        assertThat(words(ASK, page)).as("may we ask, on the page").isEqualTo(ask);
        assertThat(words(CALL, page)).as("may we call, on the page").isEqualTo(call);
        assertThat(read.path("status").asString()).as("by API").isEqualTo(status);
        assertThat(preview()).as("may we call, by API").isEqualTo(call.startsWith("Yes"));
        assertThat(page.contains("data-blocked"))
                .as("no form for what would be refused")
                .isEqualTo(ask.startsWith("No"));
        // the book would throw if a request went out that it refuses
        JsonNode sent = apiPost(
                "/permissions/requests",
                "{\"number_id\":\"%s\",\"to\":\"%s\",\"kind\":\"TEMPLATE\",\"template\":{\"name\":\"ask\",\"language\":\"en\"}}"
                        .formatted(SOFIA, digits));
        assertThat(sent.path("state").asString("refused"))
                .as("asking by API")
                .isEqualTo(ask.startsWith("Yes") ? "SENT" : "refused");
        assertThat(metaTakesTheCall()).as("Meta").isEqualTo(call.startsWith("Yes"));
    }

    private static String words(Pattern answer, String page) {
        Matcher found = answer.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return (found.group(1) + (found.group(3) == null ? "" : " " + found.group(3))).replace("&#39;", "'");
    }

    /// No gate is shut.
    private boolean preview() {
        JsonNode gates = apiPost("/calls/preview", "{\"number_id\":\"%s\",\"to\":\"%s\"}".formatted(SOFIA, digits))
                .path("gates");
        assertThat(gates.size()).isPositive();
        for (JsonNode gate : gates) {
            if (List.of("permission", "restriction").contains(gate.path("name").asString())
                    && gate.path("verdict").asString().equals("NO")) {
                return false;
            }
        }
        return true;
    }

    private boolean metaTakesTheCall() {
        try {
            meta.book.needPermission(NUMBER, sim());
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private SimUser sim() {
        return SimMeta.user(user);
    }

    private void happen(String word) {
        switch (word) {
            case "ask" ->
                assertThat(apiPost(
                                        "/permissions/requests",
                                        "{\"number_id\":\"%s\",\"to\":\"%s\",\"kind\":\"TEMPLATE\",\"template\":{\"name\":\"ask\",\"language\":\"en\"}}"
                                                .formatted(SOFIA, digits))
                                .path("state")
                                .asString())
                        .isEqualTo("SENT");
            case "yes" -> meta.book.grant(NUMBER, sim(), false);
            case "always" -> meta.book.grant(NUMBER, sim(), true);
            case "revoke" -> meta.book.revoke(NUMBER, sim());
            case "revoke-unheard" -> meta.book.revokeQuietly(NUMBER, sim());
            case "uic" -> call(Direction.USER_INITIATED, true);
            case "uic-missed" -> call(Direction.USER_INITIATED, false);
            case "bic" -> call(Direction.BUSINESS_INITIATED, true);
            case "bic-missed" -> call(Direction.BUSINESS_INITIATED, false);
            case "pause" -> meta.book.pause(NUMBER, clock.instant().plus(Duration.ofDays(7)));
            default -> clock.set(clock.instant().plus(Duration.parse(word)));
        }
    }

    /// Ends now, after half a minute.
    private void call(Direction direction, boolean answered) {
        Wacid wacid = new Wacid("wacid." + UUID.randomUUID());
        Instant end = clock.instant();
        Instant start = answered ? end.minusSeconds(30) : null;
        if (direction == Direction.USER_INITIATED) {
            meta.book.openWindow(NUMBER, sim());
        }
        meta.mailbox.add(new MetaEvent.CallConnect(wacid, end, direction, user, "sdp", null, null, null));
        meta.mailbox.add(new MetaEvent.CallTerminate(
                wacid,
                end,
                direction,
                user,
                true,
                start,
                answered ? end : null,
                answered ? 30L : null,
                null,
                null,
                null,
                List.of()));
        meta.book.ended(NUMBER, sim(), direction == Direction.USER_INITIATED, answered);
    }
}
