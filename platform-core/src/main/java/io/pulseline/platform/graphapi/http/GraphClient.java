package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphExchange;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tracing.CallTraces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// One exchange with Graph: bearer token, deadline, size limit, no redirects, and whatever goes wrong as a
/// [GraphFault]. The JDK's client is used directly because it tells "never connected" from "answer lost", and
/// that decides whether a dial may be repeated.
@Component
class GraphClient {
    private static final Logger LOG = LoggerFactory.getLogger(GraphClient.class);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int READ_TRIES = 3;
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_DEADLINE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Addressing addressing;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;
    private final UsageHeaders usage;

    GraphClient(Addressing addressing, ObjectMapper json, ApplicationEventPublisher events, UsageHeaders usage) {
        this.addressing = addressing;
        this.json = json;
        this.events = events;
        this.usage = usage;
    }

    /// A part of an address or of a form, whatever stands in it.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Repeated up to twice where that can help, all within one deadline. Being told to slow down is no
    /// reason to ask again at once.
    GraphResult<JsonNode> get(TenantId tenant, Optional<Secret> token, String path, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        GraphResult<JsonNode> result = exchange(tenant, token, path, null, deadline);
        for (int tried = 1; tried < READ_TRIES && result instanceof GraphResult.Failed(GraphFault fault); tried++) {
            Duration pause = Duration.ofMillis(
                    (100L << tried) + ThreadLocalRandom.current().nextLong(100L << tried));
            Duration left = Duration.ofNanos(end - System.nanoTime()).minus(pause);
            if (!worthRepeating(fault) || !left.isPositive() || !rest(pause)) {
                break;
            }
            result = exchange(tenant, token, path, null, left);
        }
        return result;
    }

    /// Without a token and never repeated: for what works only once and proves itself by what the query
    /// carries.
    GraphResult<JsonNode> getOnce(TenantId tenant, String path, Duration deadline) {
        long began = System.nanoTime();
        GraphResult<JsonNode> result = send(request(null, path, null), deadline);
        tell(tenant, "GET", path, Duration.ofNanos(System.nanoTime() - began), result);
        return result;
    }

    /// Sent once. Who may repeat it is the caller's decision, by [GraphFault#retryHelps] and
    /// [GraphFault#outcomeUnknown].
    GraphResult<JsonNode> post(TenantId tenant, Optional<Secret> token, String path, Object body, Duration deadline) {
        return exchange(tenant, token, path, json.writeValueAsString(body), deadline);
    }

    /// Reads in one exchange, sent once; Meta answers each by itself.
    ///
    /// @param operations JSON: `[{method, relative_url}]`
    /// @return the array of answers as Meta wrote it
    GraphResult<JsonNode> batch(TenantId tenant, Optional<Secret> token, String operations, Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        HttpRequest request = addressed(token.get(), "/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("batch=" + encoded(operations)))
                .build();
        long began = System.nanoTime();
        GraphResult<JsonNode> result = send(request, deadline, Answers::readList);
        tell(tenant, "POST", "/0/batch", Duration.ofNanos(System.nanoTime() - began), result);
        return result;
    }

    /// Sent once.
    GraphResult<JsonNode> delete(TenantId tenant, Optional<Secret> token, String path, Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        long began = System.nanoTime();
        GraphResult<JsonNode> result =
                send(addressed(token.get(), path).DELETE().build(), deadline);
        tell(tenant, "DELETE", path, Duration.ofNanos(System.nanoTime() - began), result);
        return result;
    }

    /// A file of a form.
    ///
    /// @param field as the form names it
    record Part(String field, String fileName, String type, byte[] content) {}

    /// A form with files, sent once.
    GraphResult<JsonNode> upload(
            TenantId tenant,
            Optional<Secret> token,
            String path,
            Map<String, String> fields,
            List<Part> files,
            Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        String boundary = "pulseline-" + UUID.randomUUID();
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        fields.forEach(
                (name, value) -> form.writeBytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(boundary, name, value)
                        .getBytes(StandardCharsets.UTF_8)));
        for (Part file : files) {
            form.writeBytes(
                    "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                            .formatted(boundary, file.field(), file.fileName(), file.type())
                            .getBytes(StandardCharsets.UTF_8));
            form.writeBytes(file.content());
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = addressed(token.get(), path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))
                .build();
        long began = System.nanoTime();
        GraphResult<JsonNode> result = send(request, deadline);
        tell(tenant, "POST", path, Duration.ofNanos(System.nanoTime() - began), result);
        return result;
    }

    /// A file from where an answer said that it is; whoever asks has seen to it that the address is Meta's. Sent once.
    ///
    /// @param taker gets the file piece by piece, on a thread of the network; what it throws ends the download
    GraphResult<Integer> download(
            TenantId tenant, Optional<Secret> token, URI address, Consumer<byte[]> taker, Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("User-Agent", "Pulseline");
        addressing.authorize(request, token.get());
        long began = System.nanoTime();
        // a refusal is read whole, the file is never in one place
        HttpResponse.BodyHandler<byte[]> body = info -> info.statusCode() == 200
                ? new PieceSubscriber(taker)
                : BodySubscribers.limiting(BodySubscribers.ofByteArray(), MAX_ANSWER_BYTES);
        GraphResult<Integer> file = switch (answer(request.GET().build(), body, deadline)) {
            case GraphResult.Failed<HttpResponse<byte[]>>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<HttpResponse<byte[]>>(HttpResponse<byte[]> got) ->
                got.statusCode() == 200
                        ? new GraphResult.Ok<>(got.statusCode())
                        : new GraphResult.Failed<>(Answers.refusal(json, got.statusCode(), got.body()));
        };
        tell(tenant, "GET", "/media/download", Duration.ofNanos(System.nanoTime() - began), file);
        return file;
    }

    private static boolean worthRepeating(GraphFault fault) {
        return fault.kind() == GraphFaultKind.ANSWER_LOST
                || (fault.retryHelps() && fault.kind() != GraphFaultKind.RATE_LIMITED);
    }

    private GraphResult<JsonNode> exchange(
            TenantId tenant, Optional<Secret> token, String path, @Nullable String body, Duration deadline) {
        if (token.isEmpty()) {
            return new GraphResult.Failed<>(Faults.noToken());
        }
        long began = System.nanoTime();
        GraphResult<JsonNode> result = CallTraces.outside(
                body == null ? "Graph GET" : "Graph POST", () -> send(request(token.get(), path, body), deadline));
        tell(tenant, body == null ? "GET" : "POST", path, Duration.ofNanos(System.nanoTime() - began), result);
        return result;
    }

    private HttpRequest request(@Nullable Secret token, String path, @Nullable String body) {
        HttpRequest.Builder request = addressed(token, path);
        return body == null
                ? request.GET().build()
                : request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    private HttpRequest.Builder addressed(@Nullable Secret token, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        token == null ? addressing.at(path) : addressing.at(path, token))
                .header("Accept", "application/json");
        if (token != null) {
            addressing.authorize(request, token);
        }
        CallTraces.carry(request::header);
        return request;
    }

    private GraphResult<JsonNode> send(HttpRequest request, Duration deadline) {
        return send(request, deadline, Answers::read);
    }

    private interface Reading {
        GraphResult<JsonNode> read(ObjectMapper json, int status, byte[] body);
    }

    private GraphResult<JsonNode> send(HttpRequest request, Duration deadline, Reading reading) {
        return switch (answer(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES), deadline)) {
            case GraphResult.Failed<HttpResponse<byte[]>>(GraphFault fault) -> new GraphResult.Failed<>(fault);
            case GraphResult.Ok<HttpResponse<byte[]>>(HttpResponse<byte[]> answer) -> {
                usage.saw(answer.headers(), object(request.uri().getPath()));
                yield reading.read(json, answer.statusCode(), answer.body());
            }
        };
    }

    /// The deadline covers the whole answer: the client's own timeout would end at the headers and let a body
    /// drip for ever.
    private GraphResult<HttpResponse<byte[]>> answer(
            HttpRequest request, HttpResponse.BodyHandler<byte[]> body, Duration deadline) {
        CompletableFuture<HttpResponse<byte[]>> coming = http.sendAsync(request, body);
        try {
            return new GraphResult.Ok<>(coming.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException failure) {
            return new GraphResult.Failed<>(network(failure.getCause()));
        } catch (TimeoutException late) {
            coming.cancel(true);
            return new GraphResult.Failed<>(
                    Faults.answerLost("Meta did not answer within " + deadline.toMillis() + " ms"));
        } catch (InterruptedException stopped) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            return new GraphResult.Failed<>(Faults.answerLost("Interrupted while waiting for Meta"));
        }
    }

    private static GraphFault network(@Nullable Throwable cause) {
        String reason = cause == null
                ? "unknown"
                : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        boolean nothingWasSent = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
        if (nothingWasSent) {
            return Faults.unreachable("Meta could not be reached: " + reason);
        }
        if (cause instanceof IOException) {
            return Faults.answerLost("The answer was lost: " + reason);
        }
        throw new IllegalStateException("the Graph client is broken", cause);
    }

    private <T> void tell(TenantId tenant, String method, String path, Duration took, GraphResult<T> result) {
        String purpose = purpose(path);
        switch (result) {
            case GraphResult.Ok<T> ok -> {
                LOG.debug(
                        "event=graph-ok tenant={} method={} purpose={} ms={}",
                        tenant,
                        method,
                        purpose,
                        took.toMillis());
                events.publishEvent(new GraphExchange(tenant, purpose, took, 200, null));
            }
            case GraphResult.Failed<T>(GraphFault fault) -> {
                LOG.info(
                        "event=graph-refused tenant={} method={} purpose={} ms={} kind={} status={} code={} trace={}",
                        tenant,
                        method,
                        purpose,
                        took.toMillis(),
                        fault.kind(),
                        fault.httpStatus(),
                        fault.code(),
                        fault.fbtraceId());
                events.publishEvent(new GraphExchange(tenant, purpose, took, fault.httpStatus(), fault.kind()));
            }
        }
    }

    /// The account or number that a path is about; empty for none.
    static String object(String path) {
        for (String part : path.split("/")) {
            if (part.matches("[0-9]{6,}")) {
                return part;
            }
        }
        return "";
    }

    /// Queries name users, so nothing after `?` is told.
    static String purpose(String path) {
        String[] parts = path.replaceAll("\\?.*", "").split("/");
        return parts.length > 2 ? parts[2] : "node";
    }

    private static boolean rest(Duration time) {
        try {
            // back-off between two reads, not a wait for a condition
            return !new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
