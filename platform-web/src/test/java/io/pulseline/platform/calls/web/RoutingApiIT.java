package io.pulseline.platform.calls.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pulseline.platform.api.ApiScene;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A program says who answers its number, and answers itself.
class RoutingApiIT extends ApiScene {
    private static final String ZAGREB = "206418377150935";
    private static final String PATH = "/numbers/" + ZAGREB + "/routing";

    @AfterEach
    void agentsAgain() {
        put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\"}]}", null).is(200);
    }

    @Test
    void aPlanIsReadReplacedAndGuardedByItsVersion() {
        Reply before = get(TERN, PATH).is(200);
        assertThat(before.text("targets.0.kind")).isEqualTo("AGENTS");
        String tag = before.headers().firstValue("ETag").orElseThrow();
        Reply after = put(TERN, "{\"targets\":[{\"kind\":\"API\",\"seconds\":20},{\"kind\":\"AGENTS\"}]}", tag)
                .is(200);
        assertThat(after.at("targets.0.seconds").asInt()).isEqualTo(20);
        assertThat(after.headers().firstValue("ETag"))
                .isNotEqualTo(before.headers().firstValue("ETag"));
        put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\"}]}", tag).isProblem(412, "stale");
        assertThat(get(TERN, PATH).text("targets.0.kind")).isEqualTo("API");
        Reply trial = post(TERN, PATH + "/try", "").is(200);
        assertThat(trial.at("steps")).hasSize(2);
        assertThat(trial.text("steps.0.kind")).isEqualTo("API");
        get(MARLIN, PATH).isProblem(404, "not-found");
        put(MARLIN, "{\"targets\":[{\"kind\":\"API\"}]}", null).isProblem(404, "not-found");
    }

    @Test
    void agentsRingInTheOrderThatIsAskedFor() {
        Reply idle = put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\",\"strategy\":\"LONGEST_IDLE\"}]}", null)
                .is(200);
        assertThat(idle.text("targets.0.strategy")).isEqualTo("LONGEST_IDLE");
        Reply trial = post(TERN, PATH + "/try", "").is(200);
        assertThat(trial.text("steps.0.does")).contains("longest idle first");
        assertThat(trial.at("steps.0.rings_at").isArray()).isTrue();
        assertThat(put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\",\"strategy\":\"RANDOM\"}]}", null)
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("targets[0].strategy");
        assertThat(put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\",\"id\":\"%s\"}]}".formatted(UUID.randomUUID()), null)
                        .isProblem(422, "invalid")
                        .text("errors.0.message"))
                .isEqualTo("is no team of yours");
    }

    @Test
    void aPlanThatCannotBeKeptIsRefusedFieldByField() {
        assertThat(put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\",\"seconds\":5},{\"kind\":\"API\"}]}", null)
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("targets[1].kind");
        put(TERN, "{\"targets\":[{\"kind\":\"API\"},{\"kind\":\"AGENTS\"}]}", null)
                .isProblem(422, "invalid");
        put(TERN, "{\"targets\":[{\"kind\":\"API\",\"seconds\":900}]}", null).isProblem(422, "invalid");
        put(TERN, "{\"targets\":[{\"kind\":\"PSTN\"}]}", null).isProblem(422, "invalid");
        assertThat(put(TERN, "{\"targets\":[{\"kind\":\"SIP\",\"id\":\"tel:+442079460123\"}]}", null)
                        .isProblem(422, "invalid")
                        .text("errors.0.message"))
                .contains("pstn.tel-uri");
        assertThat(put(TERN, "{\"targets\":[{\"kind\":\"SIP\",\"id\":\"sip:1@x.pstn.twilio.com\"}]}", null)
                        .isProblem(422, "invalid")
                        .text("errors.0.field"))
                .isEqualTo("targets[0].id");
        put(TERN, "{\"targets\":[{\"kind\":\"VOICEMAIL\",\"seconds\":9},{\"kind\":\"AGENTS\"}]}", null)
                .isProblem(422, "invalid");
        put(TERN, "{\"targets\":[{\"kind\":\"AGENTS\",\"seconds\":20},{\"kind\":\"VOICEMAIL\"}]}", null)
                .is(200);
        put(TERN, "{\"targets\":[]}", null).isProblem(422, "invalid");
        put(TERN, "{}", null).isProblem(422, "invalid");
    }

    @Test
    void aProgramTakesACallOfAUserWithItsOwnAnswer() {
        put(TERN, "{\"targets\":[{\"kind\":\"API\"}]}", null).is(200);
        String wacid = "wacid." + UUID.randomUUID();
        metaSays(ZAGREB, "38515550102", """
                "calls":[{"id":"%s","from":"385911112222","to":"38515550102","event":"connect","timestamp":"%d",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0\\r\\nmeta"}}]
                """.formatted(wacid, Instant.now().getEpochSecond()));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(get(TERN, "/calls?wacid=" + wacid).at("items"))
                                .hasSize(1));
        String id = get(TERN, "/calls?wacid=" + wacid).text("items.0.id");
        Reply ringing = get(TERN, "/calls/" + id).is(200);
        assertThat(ringing.text("state")).isEqualTo("RINGING");
        assertThat(ringing.text("sdp_offer")).isEqualTo("v=0\r\nmeta");
        post(TERN, "/calls/" + id + "/answer", "{}").isProblem(422, "invalid");
        post(MARLIN, "/calls/" + id + "/answer", "{\"sdp\":\"v=0\"}").isProblem(404, "not-found");
        Reply taken = post(TERN, "/calls/" + id + "/answer", "{\"sdp\":\"v=0\\r\\nmine\"}")
                .is(200);
        assertThat(taken.text("state")).isEqualTo("IN_PROGRESS");
        assertThat(taken.text("sdp_answer")).isEqualTo("v=0\r\nmine");
        assertThat(taken.at("worker_id").isMissingNode()).isTrue();
        assertThat(GRAPH.postedAbout(wacid)).as("accept, nothing else").hasSize(1);
        post(TERN, "/calls/" + id + "/answer", "{\"sdp\":\"v=0\\r\\nother\"}").isProblem(409, "conflict");
        assertThat(post(TERN, "/calls/" + id + "/termination", "").is(200).text("state"))
                .isEqualTo("ENDED");
    }

    private Reply put(String key, String body, @org.jspecify.annotations.Nullable String ifMatch) {
        var request = request(key, PATH).header("Content-Type", "application/json");
        return send(
                (ifMatch == null ? request : request.header("If-Match", ifMatch)).PUT(BodyPublishers.ofString(body)));
    }
}
