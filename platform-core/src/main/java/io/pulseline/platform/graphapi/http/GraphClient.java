package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// One exchange with Graph: bearer token, deadline, size limit, no redirects, and whatever goes wrong as a
/// [GraphFault]. The JDK's
/// client is used directly because it tells "never connected" from "answer lost", and that decides whether a dial may
/// be repeated.
@Component
class GraphClient {
    private static final Logger LOG = LoggerFactory.getLogger(GraphClient.class);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int READ_TRIES = 3;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final MetaProperties meta;
    private final ObjectMapper json;

    GraphClient(MetaProperties meta, ObjectMapper json) {
        this.meta = meta;
        this.json = json;
    }

    /// Reads are repeated, up to three times, where the fault says that it helps.
    GraphResult<JsonNode> get(Optional<Secret> token, String path, Duration deadline) {
        GraphResult<JsonNode> result = exchange(token, "GET", path, null, deadline);
        for (int tried = 1; tried < READ_TRIES && result instanceof GraphResult.Failed(GraphFault fault); tried++) {
            if (!fault.retryHelps() || !pause(Duration.ofMillis(150L << tried))) {
                break;
            }
            result = exchange(token, "GET", path, null, deadline);
        }
        return result;
    }

    /// Sent once. Who may repeat it is the caller's decision, by [GraphFault#retryHelps] and
    /// [GraphFault#outcomeUnknown].
    GraphResult<JsonNode> post(Optional<Secret> token, String path, Object body, Duration deadline) {
        return exchange(token, "POST", path, json.writeValueAsString(body), deadline);
    }

    private GraphResult<JsonNode> exchange(
            Optional<Secret> token, String method, String path, @Nullable String body, Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stripped(meta.graphUrl().toString()) + "/" + meta.graphVersion() + path))
                .timeout(deadline)
                .header("Authorization", "Bearer " + token.get().reveal())
                .header("Accept", "application/json");
        if (body == null) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        GraphResult<JsonNode> result;
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            result = read(answer);
        } catch (ConnectException | HttpConnectTimeoutException never) {
            result = new GraphResult.Failed<>(Faults.unreachable("Meta could not be reached: " + reason(never)));
        } catch (IOException lost) {
            result = new GraphResult.Failed<>(Faults.answerLost("The answer was lost: " + reason(lost)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            result = new GraphResult.Failed<>(Faults.answerLost("interrupted while waiting for Meta"));
        }
        if (result instanceof GraphResult.Failed(GraphFault fault)) {
            LOG.info(
                    "event=graph-refused method={} path={} kind={} status={} code={} trace={}",
                    method,
                    path.replaceAll("(user_wa_id=\\d*)\\d{4}", "$1****").replaceAll("\\?.*", ""),
                    fault.kind(),
                    fault.httpStatus(),
                    fault.code(),
                    fault.fbtraceId());
        }
        return result;
    }

    private GraphResult<JsonNode> read(HttpResponse<InputStream> answer) throws IOException {
        byte[] bytes;
        try (InputStream stream = answer.body()) {
            bytes = stream.readNBytes(MAX_ANSWER_BYTES + 1);
        }
        int status = answer.statusCode();
        if (bytes.length > MAX_ANSWER_BYTES) {
            return new GraphResult.Failed<>(Faults.answerLost("Meta's answer is larger than 1 MB"));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode tree;
        try {
            tree = json.readTree(text);
        } catch (JacksonException garbage) {
            tree = JsonNodeFactory.instance.missingNode();
        }
        if (tree.path("error").isObject()) {
            return new GraphResult.Failed<>(Faults.of(status, tree.path("error"), text));
        }
        if (status / 100 != 2 || !tree.isObject()) {
            return status / 100 == 2
                    ? new GraphResult.Failed<>(Faults.answerLost("Meta's answer is not a JSON object"))
                    : new GraphResult.Failed<>(Faults.of(status, JsonNodeFactory.instance.missingNode(), text));
        }
        return new GraphResult.Ok<>(tree);
    }

    private static boolean pause(Duration time) {
        try {
            // back-off between two reads, not a wait for a condition
            return !new java.util.concurrent.CountDownLatch(1)
                    .await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String stripped(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
