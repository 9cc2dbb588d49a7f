package io.pulseline.metasim.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.metasim.MetaSimulatorApplication;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import tools.jackson.databind.JsonNode;

/// What a partner asks Meta about many things at once, or with another partner: batches, solutions, the log of an
/// account.
@SpringBootTest(
        classes = MetaSimulatorApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "metasim.access-token=right",
            "metasim.partner.system-token=system",
            "metasim.media-address=127.0.0.1",
            "metasim.media-port-range=24700-24799"
        })
class PartnerEdgesIT extends GraphScene {
    private static final String SOFIA = "206418377150934";
    private static final String WABA = "104729118830551";
    private static final String APP = "771203945518260";

    @BeforeEach
    void cast() throws Exception {
        send("POST", "/_sim/reset", Map.of(), "");
    }

    @Test
    void eachPartOfABatchIsAnsweredByItselfAndSomeAreNotReached() throws Exception {
        JsonNode answers = JSON.readTree(batch(List.of(SOFIA + "/settings", "1/settings", SOFIA + "?fields=id"))
                .body());
        assertThat(answers).hasSize(3);
        assertThat(answers.path(0).path("code").asInt()).isEqualTo(200);
        assertThat(JSON.readTree(answers.path(0).path("body").asString()).has("calling"))
                .isTrue();
        assertThat(answers.path(1).path("code").asInt()).isEqualTo(400);
        assertThat(JSON.readTree(answers.path(2).path("body").asString())
                        .path("id")
                        .asString())
                .isEqualTo(SOFIA);
        send("POST", "/_sim/faults", Map.of("graph", Map.of("action", "batch.part", "times", 1)), "");
        JsonNode missed = JSON.readTree(
                batch(List.of(SOFIA + "/settings", SOFIA + "/settings")).body());
        assertThat(List.of(missed.path(0).isNull(), missed.path(1).isNull())).containsExactlyInAnyOrder(true, false);
        HttpResponse<String> tooMany =
                batch(IntStream.range(0, 51).mapToObj(i -> SOFIA + "/settings").toList());
        assertThat(tooMany.statusCode()).isEqualTo(400);
    }

    @Test
    void aSolutionIsAnsweredByWhoWasAskedAndByTheSystemUserOnly() throws Exception {
        String id = JSON.readTree(send("POST", "/_sim/solutions", Map.of("name", "Joint desk"), "")
                        .body())
                .path("id")
                .asString();
        assertThat(refusal(send("POST", "/v26.0/" + id + "/accept", Map.of(), "right")))
                .isEqualTo(new Refusal(403, 200));
        assertThat(refusal(send("POST", "/v26.0/" + id + "/send_deactivation_request", Map.of(), "system")))
                .isEqualTo(new Refusal(400, 100));
        assertThat(send("POST", "/v26.0/" + id + "/accept", Map.of(), "system").statusCode())
                .isEqualTo(200);
        assertThat(status(id)).isEqualTo("ACTIVE NONE");
        send("POST", "/v26.0/" + id + "/send_deactivation_request", Map.of(), "system");
        assertThat(status(id)).isEqualTo("ACTIVE PENDING_DEACTIVATION");
        assertThat(refusal(send("POST", "/v26.0/" + id + "/accept_deactivation_request", Map.of(), "system")))
                .as("who asked does not answer")
                .isEqualTo(new Refusal(400, 100));
        send("POST", "/_sim/solutions/" + id + "/accept_deactivation_request", Map.of(), "");
        assertThat(status(id)).isEqualTo("DEACTIVATED NONE");
        JsonNode listed =
                JSON.readTree(send("GET", "/v26.0/" + APP + "/whatsapp_business_solutions?role=PARTNER", null, "system")
                        .body());
        assertThat(listed.path("data").path(0).path("id").asString()).isEqualTo(id);
        assertThat(JSON.readTree(
                                send("GET", "/v26.0/" + APP + "/whatsapp_business_solutions?role=OWNER", null, "system")
                                        .body())
                        .path("data"))
                .isEmpty();
    }

    @Test
    void theLogOfAnAccountIsPagedNewestFirst() throws Exception {
        for (String who : List.of("Vera", "Olga", "Petr")) {
            send(
                    "POST",
                    "/_sim/activities",
                    Map.of("waba", WABA, "activity_type", "USER_ADDED", "actor_name", who),
                    "");
        }
        JsonNode first = JSON.readTree(send("GET", "/v26.0/" + WABA + "/activities?limit=2", null, "right")
                .body());
        assertThat(first.path("data").path(0).path("actor_name").asString()).isEqualTo("Petr");
        assertThat(first.path("paging").has("next")).isTrue();
        JsonNode second = JSON.readTree(send(
                        "GET",
                        "/v26.0/" + WABA + "/activities?limit=2&after="
                                + first.path("paging")
                                        .path("cursors")
                                        .path("after")
                                        .asString(),
                        null,
                        "right")
                .body());
        assertThat(second.path("data").path(0).path("actor_name").asString()).isEqualTo("Vera");
        assertThat(second.path("paging").has("next")).isFalse();
    }

    private String status(String solution) throws Exception {
        JsonNode words = JSON.readTree(send("GET", "/v26.0/" + solution + "?fields=status", null, "system")
                .body());
        return words.path("status").asString() + " "
                + words.path("status_for_pending_request").asString();
    }

    private HttpResponse<String> batch(List<String> paths) throws Exception {
        String operations = paths.stream()
                .map(path -> "{\"method\":\"GET\",\"relative_url\":\"" + path + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v26.0/"))
                                .header("Authorization", "Bearer right")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "batch=" + URLEncoder.encode(operations, StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
