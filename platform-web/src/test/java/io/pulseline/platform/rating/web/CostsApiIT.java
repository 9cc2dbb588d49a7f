package io.pulseline.platform.rating.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.api.ApiScene;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Previews of costs, the report's questions, and the BSP's cards by program.
class CostsApiIT extends ApiScene {
    private static final String HEAD = "market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,"
            + "rate_per_minute,effective_from,source\n";

    @Test
    void aPreviewCountsPulsesAndTakesTheTierOfTheNextMinute() {
        Reply first = preview(TERN, "\"user\":\"+385 91 555 0142\",\"seconds\":7");
        assertThat(first.at("pulses").asInt()).isEqualTo(2);
        assertThat(first.text("market")).isEqualTo("Rest of Central & Eastern Europe");
        assertThat(first.at("tier").toString()).isEqualTo("{\"from\":0,\"to\":50000}");
        assertThat(first.text("rate")).isEqualTo("0.0095");
        assertThat(first.at("cost").toString()).isEqualTo("{\"amount\":\"0.0019\",\"currency\":\"USD\"}");

        Reply later = preview(TERN, "\"market\":\"Rest of Africa\",\"seconds\":60,\"month_minutes_so_far\":5000001");
        assertThat(later.at("tier").toString()).isEqualTo("{\"from\":5000001,\"to\":null}");
        assertThat(later.text("cost.amount")).isEqualTo("0.0042");
        assertThat(preview(STAFF, "\"market\":\"BG\",\"seconds\":60").text("rate"))
                .isEqualTo("0.0095");
        assertThat(preview(TERN, "\"user\":\"BG.77120077315592\",\"seconds\":60")
                        .text("rate"))
                .isEqualTo("0.0095");
    }

    /// Meta's own examples, those of partners, the edges of a pulse, and the crossing call.
    @ParameterizedTest(name = "{0} s after {1} minutes")
    @CsvSource({
        // seconds, minutes so far, pulses, tier, cost
        "56,   0,       10,  0,     0.0095",
        "70,   0,       12,  0,     0.0114",
        "180,  49999,   30,  50001, 0.0228",
        "180,  49990,   30,  0,     0.0285",
        "11.5, 0,       2,   0,     0.0019",
        "61,   0,       11,  0,     0.01045",
        "78,   0,       13,  0,     0.01235",
        "60,   0,       10,  0,     0.0095",
        "0,    0,       0,   0,     0",
        "1,    0,       1,   0,     0.00095",
        "5.9,  0,       1,   0,     0.00095",
        "6,    0,       1,   0,     0.00095",
        "6.1,  0,       2,   0,     0.0019",
        "6,    50000.8, 1,   0,     0.00095",
        "6,    50000.9, 1,   50001, 0.00076"
    })
    void aPreviewAgreesWithEveryTestVector(String seconds, String minutes, long pulses, long tier, BigDecimal cost) {
        Reply preview = preview(
                TERN, "\"user\":\"385915550142\",\"seconds\":" + seconds + ",\"month_minutes_so_far\":" + minutes);
        assertThat(preview.at("pulses").asLong()).isEqualTo(pulses);
        assertThat(preview.at("tier").path("from").asLong()).isEqualTo(tier);
        assertThat(new BigDecimal(preview.text("cost.amount"))).isEqualByComparingTo(cost);
    }

    @Test
    void withoutARateThePreviewSaysSoAndInventsNothing() {
        for (String who : List.of("\"user\":\"61491570156\"", "\"market\":\"Atlantis\"")) {
            Reply unrated = preview(TERN, who + ",\"seconds\":60");
            assertThat(unrated.at("pulses").asInt()).isEqualTo(10);
            assertThat(unrated.at("cost").isMissingNode()).isTrue();
            assertThat(unrated.text("unrated_reason")).contains("USD");
        }
        // before the card's first day
        assertThat(preview(TERN, "\"user\":\"385915550142\",\"seconds\":60,\"at\":\"2026-03-31\"")
                        .at("cost")
                        .isMissingNode())
                .isTrue();
        assertThat(post(TERN, "/costs/preview", "{\"seconds\":-1,\"at\":\"soon\"}")
                        .isProblem(422, "invalid")
                        .at("errors"))
                .hasSize(3);
    }

    @Test
    void theReportAddsUpByDayNumberAndMarketAndCountsWhatHasNoRate() {
        businessCall("385915550777", 61);
        businessCall("61491570777", 30);
        Reply report = await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> get(MARLIN, "/costs/report?group_by=day,number").is(200),
                        found -> found.at("items.0.calls").asInt() == 2);
        JsonNode row = report.at("items.0");
        assertThat(report.at("items")).hasSize(1);
        assertThat(row.path("keys").path("day").asString()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
        assertThat(row.path("keys").path("number").asString()).isEqualTo(RECEPTION);
        assertThat(row.path("answered").asInt()).isEqualTo(2);
        assertThat(row.path("seconds").asInt()).isEqualTo(91);
        assertThat(row.path("pulses").asInt()).isEqualTo(16);
        assertThat(row.path("unrated_calls").asInt()).isEqualTo(1);
        // 11 pulses of 0.0095 a minute; the other call has no rate and adds nothing
        assertThat(row.path("meta_cost").toString()).isEqualTo("{\"amount\":\"0.01045\",\"currency\":\"USD\"}");
        assertThat(row.path("tenant_price").path("currency").asString()).isEqualTo("USD");

        assertThat(get(MARLIN, "/costs/report?group_by=market&tz=Europe/London")
                        .is(200)
                        .at("items"))
                .hasSize(2);
        Reply staff =
                get(STAFF, "/costs/report?tenant=marlin&group_by=direction").is(200);
        assertThat(staff.at("items.0.keys").toString())
                .isEqualTo("{\"tenant\":\"marlin\",\"direction\":\"BUSINESS_INITIATED\"}");
        assertThat(get(TERN, "/costs/report?group_by=number").is(200).body()).doesNotContain(RECEPTION);
    }

    private void businessCall(String user, int seconds) {
        GRAPH.permission(user, "permanent");
        Reply placed = post(
                        MARLIN,
                        "/calls",
                        "{\"number_id\":\"%s\",\"to\":\"%s\",\"route\":{\"kind\":\"API\"},\"sdp\":\"v=0\"}"
                                .formatted(RECEPTION, user),
                        anyKey())
                .is(201);
        metaEndsTheCall(
                RECEPTION,
                "442079460123",
                placed.text("wacid"),
                user,
                Instant.now().getEpochSecond() - seconds,
                seconds);
    }

    @Test
    void theReportRefusesWhatItDoesNotUnderstand() {
        assertThat(get(
                                TERN,
                                "/costs/report?from=2026-01-01&to=2026-01-31&group_by=day,number,market,direction,agent&tz=UTC")
                        .is(200)
                        .at("items"))
                .isEmpty();
        assertThat(get(TERN, "/costs/report?from=x&to=y&group_by=mood&tz=Mars/Olympus")
                        .isProblem(422, "invalid")
                        .at("errors"))
                .hasSize(4);
        get(TERN, "/costs/report?from=2026-02-01&to=2026-01-01").isProblem(422, "invalid");
    }

    @Test
    void cardsAreImportedComparedAndPutInForceByStaff() {
        Reply cards = get(STAFF, "/rate-cards").is(200);
        assertThat(cards.at("items")).anySatisfy(card -> {
            assertThat(card.path("currency").asString()).isEqualTo("USD");
            assertThat(card.path("version").asInt()).isEqualTo(1);
            assertThat(card.path("active").asBoolean()).isTrue();
            assertThat(card.path("rates").asInt()).isEqualTo(346);
        });
        Reply imported =
                csv(STAFF, "Test Land,ZZ,999,EUR,0,,0.02,2026-01-01,made up\n").is(201);
        String id = imported.text("id");
        assertThat(imported.at("active").asBoolean(true)).isFalse();
        assertThat(preview(TERN, "\"user\":\"9991234567\",\"seconds\":60,\"currency\":\"EUR\"")
                        .at("cost")
                        .isMissingNode())
                .as("a card that is not in force prices nothing")
                .isTrue();
        assertThat(get(STAFF, "/rate-cards/" + id + "/diff").is(200).text("items.0.after"))
                .isEqualTo("0.02");
        assertThat(post(STAFF, "/rate-cards/" + id + "/activation", "")
                        .is(200)
                        .at("active")
                        .asBoolean())
                .isTrue();
        assertThat(preview(TERN, "\"user\":\"9991234567\",\"seconds\":60,\"currency\":\"EUR\"")
                        .text("cost.amount"))
                .isEqualTo("0.02");
        assertThat(get(STAFF, "/rate-cards/" + id).is(200).at("active").asBoolean())
                .isTrue();
    }

    @Test
    void aBadRowIsNamedAndNothingIsTaken() {
        int before = get(STAFF, "/rate-cards").at("items").size();
        Reply bad = csv(STAFF, "Test Land,ZZ,999,EUR,0,,cheap,2026-01-01,made up\nTest Land,ZZ,+9,EUR,0,,1,soon,\n")
                .isProblem(422, "invalid");
        assertThat(bad.text("errors.0.field")).isEqualTo("line 2, rate_per_minute");
        assertThat(bad.at("errors")).hasSize(3);
        assertThat(get(STAFF, "/rate-cards").at("items")).hasSize(before);
        send(request(STAFF, "/rate-cards")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("a=b")))
                .isProblem(415, "http-415");
    }

    @Test
    void cardsAreNotForTenants() {
        get(TERN, "/rate-cards").isProblem(403, "staff-only");
        csv(TERN, "Test Land,ZZ,999,EUR,0,,0.02,2026-01-01,made up\n").isProblem(403, "staff-only");
        get(STAFF, "/rate-cards/00000000-0000-4000-8000-00000000dead").isProblem(404, "not-found");
        get(STAFF, "/rate-cards/none/diff").isProblem(404, "not-found");
        post(STAFF, "/rate-cards/00000000-0000-4000-8000-00000000dead/activation", "")
                .isProblem(404, "not-found");
    }

    private Reply preview(String key, String members) {
        return post(key, "/costs/preview", "{" + members + "}").is(200);
    }

    private Reply csv(String key, String rows) {
        return send(request(key, "/rate-cards")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(HEAD + rows)));
    }
}
