package io.pulseline.platform.graphapi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every recorded Graph answer that lies beside the repository, judged by its own sidecar; runs where they are present.
class SharedAnswersTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, GraphFaultKind> CLASSES = Map.ofEntries(
            Map.entry("invalid_parameter", GraphFaultKind.BAD_SDP),
            Map.entry("payment", GraphFaultKind.NO_PAYMENT_METHOD),
            Map.entry("sip_mode", GraphFaultKind.WRONG_SIGNALLING_MODE),
            Map.entry("not_enabled", GraphFaultKind.CALLING_NOT_ENABLED),
            Map.entry("no_permission", GraphFaultKind.NO_CALL_PERMISSION),
            Map.entry("timeout", GraphFaultKind.CONNECT_TIMEOUT),
            Map.entry("invalid_sdp", GraphFaultKind.BAD_SDP),
            Map.entry("permission_request_limit", GraphFaultKind.PERMISSION_REQUEST_LIMIT),
            Map.entry("restricted", GraphFaultKind.CALLING_RESTRICTED),
            Map.entry("token", GraphFaultKind.TOKEN_INVALID),
            Map.entry("app_permission", GraphFaultKind.NOT_ALLOWED),
            Map.entry("temporary", GraphFaultKind.META_TROUBLE));

    @Test
    void agreesWithEachSidecar() throws IOException {
        Path folder = Path.of("../../shared/fixtures/graph");
        assumeTrue(Files.isDirectory(folder), "no shared fixtures beside the repository");
        List<Path> sidecars;
        try (var files = Files.list(folder)) {
            sidecars = files.filter(file -> file.toString().endsWith(".meta.json"))
                    .sorted()
                    .toList();
        }
        assertThat(sidecars).isNotEmpty();
        for (Path sidecar : sidecars) {
            JsonNode told = JSON.readTree(Files.readString(sidecar)).path("_meta");
            byte[] body = Files.readAllBytes(Path.of(sidecar.toString().replace(".meta.json", ".json")));
            check(sidecar.getFileName().toString(), told, body);
        }
    }

    private static void check(String name, JsonNode told, byte[] body) {
        JsonNode expect = told.path("expect");
        GraphResult<JsonNode> result =
                Answers.read(JSON, told.path("http_status").asInt(200), body);
        if (result instanceof GraphResult.Failed<JsonNode>(GraphFault fault)) {
            String kind = expect.path("class").asString("");
            assertThat(fault.kind())
                    .as(name)
                    .isEqualTo(
                            kind.equals("rate_limit")
                                    ? fault.code() == 138005
                                            ? GraphFaultKind.CALL_RATE_LIMIT
                                            : GraphFaultKind.RATE_LIMITED
                                    : CLASSES.get(kind));
            JsonNode retry = expect.path("retry");
            assertThat(fault.retryHelps()).as(name).isEqualTo(retry.isBoolean() ? retry.asBoolean() : true);
        } else {
            assertThat(expect.has("class")).as(name + " is a refusal").isFalse();
        }
    }
}
