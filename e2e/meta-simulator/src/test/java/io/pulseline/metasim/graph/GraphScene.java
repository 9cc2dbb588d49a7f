package io.pulseline.metasim.graph;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the stand-in over real HTTP, as a business does.
abstract class GraphScene {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    /// @param code Meta's, 0 without one
    record Refusal(int status, int code) {}

    /// @param body JSON as text, or anything that becomes JSON; null for none
    HttpResponse<String> send(String method, String path, @Nullable Object body, String token)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path.replace("|", "%7C")))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(
                                                body instanceof String text ? text : JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    static JsonNode error(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).path("error");
    }

    static Refusal refusal(HttpResponse<String> answer) {
        return new Refusal(answer.statusCode(), error(answer).path("code").asInt());
    }
}
