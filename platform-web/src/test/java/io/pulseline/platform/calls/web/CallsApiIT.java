package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.api.ApiScene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Calls by program: placed with the program's own media, read, found again, priced; and what is refused.
class CallsApiIT extends ApiScene {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void aCallIsPlacedOnceFollowedToItsEndAndPricedByThePulse() {
        String user = user("38591");
        GRAPH.permission(user, "temporary");
        String document = dial(SOFIA, user, ",\"opaque\":\"order 4711\"");
        String key = anyKey();
        Reply placed = post(TERN, "/calls", document, key).is(201);
        String id = placed.text("id");
        String wacid = placed.text("wacid");
        assertThat(placed.headers().firstValue("Location")).hasValue("/api/v1/calls/" + id);
        assertThat(placed.text("state")).isEqualTo("DIALING");
        assertThat(placed.text("direction")).isEqualTo("BUSINESS_INITIATED");
        assertThat(placed.text("number_id")).isEqualTo(SOFIA);
        assertThat(placed.text("user.wa_id")).isEqualTo(user);
        assertThat(placed.text("opaque")).isEqualTo("order 4711");
        assertThat(placed.at("outcome").isNull())
                .as("outcome is there and null")
                .isTrue();
        assertThat(placed.at("charge").isNull()).as("charge is there and null").isTrue();

        assertThat(post(TERN, "/calls", document, key).is(201).text("id")).isEqualTo(id);
        assertThat(GRAPH.postedAbout(user)).as("the user rings once").hasSize(1);
        String other = user("38591");
        post(TERN, "/calls", dial(SOFIA, other, ""), key).isProblem(422, "invalid");
        assertThat(GRAPH.postedAbout(other)).isEmpty();

        long start = Instant.now().getEpochSecond() - 60;
        metaSays(SOFIA, "35925550101", """
                "calls":[{"id":"%s","from":"35925550101","to":"%s","event":"connect","timestamp":"%d",
                "direction":"BUSINESS_INITIATED","session":{"sdp_type":"answer","sdp":"v=0 of Meta"}}]
                """.formatted(wacid, user, start));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(TERN, "/calls/" + id).text("sdp_answer")).isEqualTo("v=0 of Meta"));
        status(wacid, user, "RINGING");
        status(wacid, user, "ACCEPTED");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(TERN, "/calls/" + id).text("state")).isEqualTo("IN_PROGRESS"));
        metaEndsTheCall(SOFIA, "35925550101", wacid, user, start, 56);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(TERN, "/calls/" + id).text("state")).isEqualTo("ENDED"));

        Reply ended = get(TERN, "/calls/" + id).is(200);
        assertThat(ended.text("outcome")).isEqualTo("ANSWERED");
        assertThat(ended.text("fault")).isEqualTo("NONE");
        assertThat(ended.at("duration_seconds").asInt()).isEqualTo(56);
        // 56 s are 10 pulses of 6 s, one minute of Croatia's 0.0095
        assertThat(ended.at("pulses").asInt()).isEqualTo(10);
        assertThat(ended.at("charge").toString()).isEqualTo("{\"amount\":\"0.0095\",\"currency\":\"USD\"}");
        assertThat(Instant.parse(ended.text("invited_at"))).isBeforeOrEqualTo(Instant.now());
        assertThat(Instant.parse(ended.text("answered_at"))).isEqualTo(Instant.ofEpochSecond(start));
        assertThat(Instant.parse(ended.text("ended_at"))).isEqualTo(Instant.ofEpochSecond(start + 56));

        Reply charge = get(TERN, "/calls/" + id + "/charge").is(200);
        assertThat(charge.text("call_id")).isEqualTo(id);
        assertThat(charge.at("pulses").asInt()).isEqualTo(10);
        assertThat(charge.at("seconds").asInt()).isEqualTo(56);
        assertThat(charge.text("market")).isEqualTo("Rest of Central & Eastern Europe");
        assertThat(charge.at("tier").toString()).isEqualTo("{\"from\":0,\"to\":50000}");
        assertThat(charge.text("rate")).isEqualTo("0.0095");
        assertThat(charge.text("rate_unit")).isEqualTo("MINUTE");
        assertThat(charge.at("card_version").asInt()).isEqualTo(1);
        assertThat(charge.text("amount.amount")).isEqualTo("0.0095");
        assertThat(charge.text("tenant_price.currency")).isEqualTo("USD");
        assertThat(charge.at("version").asInt()).isEqualTo(1);
        String evidence = charge.text("evidence.0");
        assertThat(get(STAFF, "/webhook-events/" + evidence).is(200).text("body"))
                .contains(wacid);

        List<String> speakers = new ArrayList<>();
        for (JsonNode line : get(TERN, "/calls/" + id + "/timeline").is(200).at("items")) {
            speakers.add(line.path("speaker").asString());
            assertThat(line.path("at").asString()).endsWith("Z");
        }
        assertThat(speakers).contains("PORTAL", "GRAPH", "WEBHOOK");
        post(TERN, "/calls/" + id + "/termination", "").isProblem(409, "conflict");
        post(TERN, "/calls/" + id + "/rejection", "").isProblem(409, "conflict");
    }

    @Test
    void tenantsNeverMeet() {
        String wacid = missedCall(user("38598"));
        String id = listed(TERN, "wacid=" + wacid).path("id").asString();
        for (String path : List.of("", "/timeline", "/charge")) {
            get(MARLIN, "/calls/" + id + path).isProblem(404, "not-found");
            get(TERN, "/calls/" + id + path).is(200);
            get(STAFF, "/calls/" + id + path).is(200);
        }
        for (String step : List.of("/termination", "/rejection")) {
            post(MARLIN, "/calls/" + id + step, "").isProblem(404, "not-found");
        }
        post(MARLIN, "/calls/" + id + "/answer", "{\"sdp\":\"v=0\"}").isProblem(404, "not-found");
        assertThat(get(MARLIN, "/calls?wacid=" + wacid).is(200).at("items")).isEmpty();
        assertThat(get(STAFF, "/calls?tenant=marlin&wacid=" + wacid).at("items"))
                .isEmpty();
        assertThat(get(STAFF, "/calls?wacid=" + wacid).at("items")).hasSize(1);
        String user = user("38591");
        GRAPH.permission(user, "permanent");
        post(MARLIN, "/calls", dial(SOFIA, user, ""), anyKey()).isProblem(404, "not-found");
        post(MARLIN, "/calls/preview", dial(SOFIA, user, "")).isProblem(404, "not-found");
        get(TERN, "/calls/not-an-id").isProblem(404, "not-found");
    }

    @Test
    void aMissedCallOfAUserIsFreeAndFoundByEachFilter() {
        String user = user("38599");
        String wacid = missedCall(user);
        JsonNode call = listed(TERN, "wacid=" + wacid);
        assertThat(call.path("direction").asString()).isEqualTo("USER_INITIATED");
        assertThat(call.path("state").asString()).isEqualTo("ENDED");
        assertThat(call.path("outcome").asString()).isEqualTo("MISSED");
        assertThat(call.path("pulses").asInt(-1)).isZero();
        assertThat(call.path("charge").path("currency").asString()).isEqualTo("USD");
        assertThat(Double.parseDouble(call.path("charge").path("amount").asString()))
                .isZero();
        String id = call.path("id").asString();
        String found = "user=" + user;
        for (String filter : List.of(
                found,
                "user=%2B" + user,
                found + "&number=" + SOFIA,
                found + "&direction=USER_INITIATED",
                found + "&outcome=MISSED",
                found + "&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z")) {
            assertThat(listed(TERN, filter).path("id").asString()).as(filter).isEqualTo(id);
        }
        for (String filter : List.of(
                "number=" + SOFIA_PBX,
                "direction=BUSINESS_INITIATED",
                "outcome=ANSWERED",
                "agent=nobody",
                "to=2020-01-01T00:00:00Z")) {
            assertThat(get(TERN, "/calls?" + found + "&" + filter).is(200).at("items"))
                    .as(filter)
                    .isEmpty();
        }
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        String user = user("38597");
        List<String> wacids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            wacids.add(missedCall(user));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            Reply reply = get(page == 1 ? STAFF : TERN, "/calls?limit=2&user=" + user + "&cursor=" + cursor)
                    .is(200);
            reply.at("items").forEach(item -> seen.add(item.path("wacid").asString()));
            assertThat(reply.at("next").isNull()).isEqualTo(page == 2);
            cursor = reply.text("next");
        }
        assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(wacids);
        get(TERN, "/calls?cursor=nonsense").isProblem(422, "invalid");
    }

    @Test
    void withoutPermissionMetaItselfSaysNo() {
        String user = user("38592");
        GRAPH.refuses(user, 401, """
                {"error":{"message":"(#138006) No approved call permission found","type":"OAuthException","code":138006,
                "error_data":{"messaging_product":"whatsapp","details":"No call permission from this user."},"fbtrace_id":"P1"}}
                """);
        String key = anyKey();
        Reply refused = post(TERN, "/calls", dial(SOFIA, user, ""), key).isProblem(403, "no-call-permission");
        assertThat(refused.at("meta.code").asInt()).isEqualTo(138006);
        assertThat(refused.text("meta.message")).isEqualTo("(#138006) No approved call permission found");
        assertThat(refused.text("detail"))
                .isEqualTo("(#138006) No approved call permission found No call permission from this user.");
        JsonNode attempt = listed(TERN, "user=" + user);
        assertThat(attempt.path("outcome").asString()).isEqualTo("FAILED");
        assertThat(attempt.path("fault").asString()).isEqualTo("USER");
        // the key stands for this refused dial: its repeat is refused too and sends nothing
        post(TERN, "/calls", dial(SOFIA, user, ""), key).isProblem(409, "conflict");
        assertThat(GRAPH.postedAbout(user)).hasSize(1);
    }

    @Test
    void anOpaqueTextHasAtMost512Characters() {
        String user = "385915550512";
        assertThat(post(TERN, "/calls", dial(SOFIA, user, ",\"opaque\":\"" + "x".repeat(513) + "\""), "opaque-513")
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("opaque");
        Reply longest =
                post(TERN, "/calls", dial(SOFIA, user, ",\"opaque\":\"" + "x".repeat(512) + "\""), "opaque-512");
        assertThat(longest.status()).as(longest.body()).isNotEqualTo(422);
    }

    @Test
    void aKeyStandsForOneDocumentOnly() {
        String user = user("38597");
        GRAPH.permission(user, "permanent");
        String key = anyKey();
        post(TERN, "/calls", dial(SOFIA, user, ",\"opaque\":\"one\""), key).is(201);
        assertThat(post(TERN, "/calls", dial(SOFIA, user, ",\"opaque\":\"two\""), key)
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("Idempotency-Key");
        assertThat(GRAPH.postedAbout(user)).hasSize(1);
    }

    @Test
    void metasRefusalComesThroughInItsOwnWords() {
        String user = user("38593");
        GRAPH.permission(user, "temporary");
        GRAPH.refuses(user, 400, """
                {"error":{"message":"(#138013) Business-initiated calling is not available","type":"OAuthException","code":138013,
                "error_subcode":2593107,"error_data":{"messaging_product":"whatsapp","details":"Not in this country."},"fbtrace_id":"A1b2C3"}}
                """);
        Reply refused = post(TERN, "/calls", dial(SOFIA, user, ""), anyKey());
        refused.isProblem(409, "meta-country-not-supported");
        assertThat(refused.at("meta.code").asInt()).isEqualTo(138013);
        assertThat(refused.at("meta.subcode").asInt()).isEqualTo(2593107);
        assertThat(refused.text("meta.message")).isEqualTo("(#138013) Business-initiated calling is not available");
        assertThat(refused.text("meta.details")).isEqualTo("Not in this country.");
        assertThat(refused.text("meta.fbtrace_id")).isEqualTo("A1b2C3");
        JsonNode call = listed(TERN, "user=" + user);
        assertThat(call.path("state").asString()).isEqualTo("ENDED");
        assertThat(call.path("outcome").asString()).isEqualTo("FAILED");

        String withdrawn = user("38593");
        GRAPH.permission(withdrawn, "temporary");
        GRAPH.refuses(
                withdrawn,
                400,
                "{\"error\":{\"message\":\"(#138006) No approved call permission\",\"code\":138006,\"fbtrace_id\":\"Z9\"}}");
        refused = post(TERN, "/calls", dial(SOFIA, withdrawn, ""), anyKey()).isProblem(403, "no-call-permission");
        assertThat(refused.at("meta.code").asInt()).isEqualTo(138006);
        assertThat(refused.text("meta.fbtrace_id")).isEqualTo("Z9");
    }

    @Test
    void anInvalidDocumentNamesEachFieldAndChangesNothing() {
        post(TERN, "/calls", dial(SOFIA, "385915550142", "")).isProblem(400, "idempotency-key-missing");
        Reply invalid = post(TERN, "/calls", "{\"to\":\"abc\",\"route\":{\"kind\":\"FAX\"}}", anyKey());
        invalid.isProblem(422, "invalid");
        List<String> fields = new ArrayList<>();
        invalid.at("errors").forEach(error -> {
            fields.add(error.path("field").asString());
            assertThat(error.path("message").asString()).isNotBlank();
        });
        assertThat(fields).containsExactlyInAnyOrder("route.kind", "number_id", "to");
        post(TERN, "/calls", "{", anyKey()).isProblem(400, "unreadable");
        Reply stranger = post(
                TERN,
                "/calls",
                "{\"number_id\":\"%s\",\"to\":\"385915550142\",\"route\":{\"kind\":\"AGENT\",\"id\":\"noah@marlin.example\"}}"
                        .formatted(SOFIA),
                anyKey());
        assertThat(stranger.isProblem(422, "invalid").text("errors.0.field")).isEqualTo("route.id");
        assertThat(get(TERN, "/calls?direction=SIDEWAYS&outcome=x&from=y&limit=5")
                        .isProblem(422, "invalid")
                        .at("errors"))
                .hasSize(3);
        get(TERN, "/calls?limit=many").isProblem(422, "invalid");
    }

    @Test
    void aNumberInSipModeIsNotCalledOnGraph() {
        String user = user("38594");
        GRAPH.permission(user, "permanent");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(get(TERN, "/numbers/" + SOFIA_PBX).text("signalling_mode"))
                                .isEqualTo("SIP"));
        post(TERN, "/calls", dial(SOFIA_PBX, user, ""), anyKey()).isProblem(409, "conflict");
        Reply preview = post(TERN, "/calls/preview", dial(SOFIA_PBX, user, "")).is(200);
        assertThat(preview.text("verdict")).isEqualTo("NO");
        assertThat(GRAPH.postedAbout(user)).isEmpty();
    }

    @Test
    void aPreviewShowsEveryGateAndTheCost() {
        String granted = user("38595");
        GRAPH.permission(granted, "permanent");
        awaitCallingEnabled(SOFIA);
        Reply yes = post(TERN, "/calls/preview", dial(SOFIA, granted, ",\"seconds\":61"))
                .is(200);
        assertThat(yes.text("verdict")).as(yes.body()).isEqualTo("YES");
        assertThat(yes.at("gates")).isNotEmpty().allSatisfy(gate -> {
            assertThat(gate.path("name").asString()).isNotBlank();
            assertThat(gate.path("verdict").asString()).isEqualTo("YES");
            assertThat(gate.path("source").asString()).isNotBlank();
        });
        assertThat(yes.at("cost.pulses").asInt()).isEqualTo(11);
        assertThat(yes.text("cost.amount.amount")).isEqualTo("0.01045");
        assertThat(yes.text("cost.rate")).isEqualTo("0.0095");

        Reply no = post(TERN, "/calls/preview", dial(SOFIA, user("61491"), "")).is(200);
        assertThat(no.text("verdict")).isEqualTo("NO");
        assertThat(no.at("gates")).anySatisfy(gate -> {
            assertThat(gate.path("name").asString()).isEqualTo("permission");
            assertThat(gate.path("verdict").asString()).isEqualTo("NO");
            assertThat(gate.path("reason").asString()).isNotBlank();
            assertThat(gate.path("next_step").asString()).isNotBlank();
        });
        assertThat(no.at("cost.amount").isMissingNode())
                .as("no rate for Australia")
                .isTrue();
    }

    /// The telephone rings first, so nobody is asked whose telephone cannot be rung.
    @Test
    void aDialByTelephoneNeedsATelephoneOfTheTenantThatCanRing() {
        String user = user("38596");
        GRAPH.permission(user, "permanent");
        assertThat(post(TERN, "/calls", bySip(user, ""), anyKey())
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("route.id");
        String away = trunk(TERN, "[]");
        assertThat(post(TERN, "/calls", bySip(user, "no-id"), anyKey())
                        .isProblem(422, "invalid")
                        .text("errors.0.message"))
                .contains("no trunk and no extension");
        post(TERN, "/calls", bySip(user, trunk(MARLIN, "[]")), anyKey()).isProblem(422, "invalid");
        post(TERN, "/calls", bySip(user, away), anyKey()).isProblem(409, "telephone-not-registered");
        String stranger = user("38596");
        GRAPH.permission(stranger, "no_permission");
        String there = trunk(TERN, "[\"1.1.1.1:5061;transport=tls\"]");
        post(TERN, "/calls", bySip(stranger, there), anyKey()).isProblem(403, "no-call-permission");
        assertThat(get(TERN, "/calls?user=" + stranger).is(200).at("items"))
                .as("nothing rang, so there is no call")
                .isEmpty();
        assertThat(GRAPH.postedAbout(user)).isEmpty();
        assertThat(GRAPH.postedAbout(stranger)).isEmpty();
    }

    private static String bySip(String user, String id) {
        return "{\"number_id\":\"%s\",\"to\":\"%s\",\"route\":{\"kind\":\"SIP\",\"id\":\"%s\"}}"
                .formatted(SOFIA, user, id);
    }

    private String trunk(String key, String hosts) {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        return post(key, "/sip/trunks", """
                        {"name":"%1$s","hosts":%2$s,"auth":{"mode":"DIGEST","username":"%1$s"},"codecs":["opus"],"srtp":"SDES"}
                        """.formatted(name, hosts)).is(201).text("id");
    }

    private static String user(String prefix) {
        String more = String.valueOf(UUID.randomUUID().getMostSignificantBits()).replaceAll("[^0-9]", "");
        return prefix + more.substring(0, 12 - prefix.length());
    }

    private static String dial(String number, String user, String more) {
        return "{\"number_id\":\"%s\",\"to\":\"+%s\",\"route\":{\"kind\":\"API\"},\"sdp\":\"v=0\"%s}"
                .formatted(number, user, more);
    }

    private void status(String wacid, String user, String word) {
        metaSays(SOFIA, "35925550101", """
                "statuses":[{"id":"%s","type":"call","status":"%s","timestamp":"%d","recipient_id":"%s"}]
                """.formatted(wacid, word, Instant.now().getEpochSecond(), user));
    }

    /// @return its wacid, once it is listed and priced
    private String missedCall(String user) {
        String wacid = "wacid." + UUID.randomUUID();
        metaSays(SOFIA, "35925550101", """
                "calls":[{"id":"%s","from":"%s","to":"35925550101","event":"terminate","timestamp":"%d",
                "direction":"USER_INITIATED","status":"COMPLETED"}]
                """.formatted(wacid, user, Instant.now().getEpochSecond()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                listed(TERN, "wacid=" + wacid).path("pulses").isMissingNode())
                        .isFalse());
        return wacid;
    }

    private JsonNode listed(String key, String filter) {
        Reply page = get(key, "/calls?" + filter).is(200);
        assertThat(page.at("items")).as(filter).hasSize(1);
        return page.at("items.0");
    }
}
