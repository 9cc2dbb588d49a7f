package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Status and bytes of an answer to what Meta meant. An `error` decides whatever the status says: Meta puts errors into
/// 200 answers and sends permission refusals as 401.
final class Answers {
    private Answers() {}

    static GraphResult<JsonNode> read(ObjectMapper json, int status, byte[] body) {
        JsonNode tree = parsed(json, body);
        JsonNode error = tree.path("error");
        String text = new String(body, StandardCharsets.UTF_8);
        if (error.isObject() || status / 100 != 2) {
            return new GraphResult.Failed<>(Faults.of(status, error, text));
        }
        if (!tree.isObject()) {
            return new GraphResult.Failed<>(Faults.answerLost("Meta's answer is not a JSON object"));
        }
        JsonNode success = tree.path("success");
        if (success.isBoolean() && !success.asBoolean()) {
            return new GraphResult.Failed<>(Faults.of(status, error, "success is false"));
        }
        return new GraphResult.Ok<>(tree);
    }

    /// Of a batch: an array, or the refusal of the whole.
    static GraphResult<JsonNode> readList(ObjectMapper json, int status, byte[] body) {
        JsonNode tree = parsed(json, body);
        return status / 100 == 2 && tree.isArray() ? new GraphResult.Ok<>(tree) : read(json, status, body);
    }

    /// What was not a file.
    static GraphFault refusal(ObjectMapper json, int status, byte[] body) {
        return Faults.of(status, parsed(json, body).path("error"), new String(body, StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(ObjectMapper json, byte[] body) {
        try {
            return body.length == 0 ? JsonNodeFactory.instance.missingNode() : json.readTree(body);
        } catch (JacksonException garbage) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
