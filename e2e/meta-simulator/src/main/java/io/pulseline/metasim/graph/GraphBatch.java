package io.pulseline.metasim.graph;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Many reads in one request. Each is asked here over HTTP like any other, with the token and the proof of the whole; a
/// fault ordered for `batch.part` leaves null in place of an answer, as Meta does with what it did not get to.
///
/// @see "Meta, Graph API, Batch requests"
@RestController
@RequestMapping("/{version:v[0-9]+\\.[0-9]+}")
class GraphBatch {
    private static final int MOST = 50;

    private final GraphAccess access;
    private final GraphFaults faults;
    private final ObjectMapper json;
    private final HttpClient http = HttpClient.newHttpClient();

    GraphBatch(GraphAccess access, GraphFaults faults, ObjectMapper json) {
        this.access = access;
        this.faults = faults;
        this.json = json;
    }

    @PostMapping("/")
    List<@Nullable Map<String, Object>> batch(
            @RequestHeader(name = "Authorization", defaultValue = "") String token,
            @PathVariable String version,
            @RequestParam String batch,
            @RequestParam(name = "appsecret_proof", defaultValue = "") String proof,
            HttpServletRequest request)
            throws IOException, InterruptedException {
        access.business(token);
        faults.strike("batch");
        JsonNode operations = json.readTree(batch);
        if (!operations.isArray() || operations.size() > MOST) {
            throw new GraphError(400, 1, "Too many requests in batch message", "Maximum batch size is " + MOST);
        }
        List<@Nullable Map<String, Object>> answers = new ArrayList<>();
        for (JsonNode operation : operations) {
            if (!"GET".equals(operation.path("method").asString(""))) {
                throw new GraphError(400, 100, "Invalid parameter", "only reads are played here");
            }
            String path = operation.path("relative_url").asString("");
            String here = request.getLocalAddr();
            String address = "http://" + (here.contains(":") ? "[" + here + "]" : here) + ":" + request.getLocalPort()
                    + "/" + version + "/" + path
                    + (proof.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "appsecret_proof=" + proof);
            answers.add(missed() ? null : ask(URI.create(address), token));
        }
        return answers;
    }

    private boolean missed() {
        try {
            faults.strike("batch.part");
            return false;
        } catch (GraphError ordered) {
            return true;
        }
    }

    private Map<String, Object> ask(URI address, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address).header("Authorization", token).build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("code", answer.statusCode());
        part.put(
                "headers",
                answer.headers().map().entrySet().stream()
                        .map(header -> Map.of(
                                "name",
                                header.getKey(),
                                "value",
                                header.getValue().getFirst()))
                        .toList());
        part.put("body", answer.body());
        return part;
    }
}
