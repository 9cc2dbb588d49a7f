package io.pulseline.mediaworker.relay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks with a running media worker as the platform does: sets calls up by commands, and takes its leases and
/// facts.
final class WorkerUnderLoad implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String controlUrl;
    private final HttpServer gateway;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Certificate certificate = new Certificate();
    final List<CallId> calls = new CopyOnWriteArrayList<>();
    /// What it said of itself, newest last.
    final List<JsonNode> leases = new CopyOnWriteArrayList<>();
    /// What it told of its calls, without the figures of quality.
    final List<JsonNode> facts = new CopyOnWriteArrayList<>();

    /// @param gatewayPort where the worker was told to find the platform
    WorkerUnderLoad(String controlUrl, int gatewayPort) throws IOException {
        this.controlUrl = controlUrl;
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort), 0);
        gateway.createContext("/workers/v1/leases", exchange -> {
            leases.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            reply(exchange, "{\"accepted\":true,\"drain\":false,\"renewMillis\":1000,\"expireMillis\":5000}");
        });
        gateway.createContext("/workers/v1/events", exchange -> {
            // as bytes: the reader would close the stream, and the answer would never leave
            JsonNode events =
                    JSON.readTree(exchange.getRequestBody().readAllBytes()).get("events");
            for (JsonNode numbered : events) {
                JsonNode fact = numbered.get("event");
                if (!fact.get("type").asString().contains("QualityReported")) {
                    facts.add(fact);
                }
            }
            long last = events.get(events.size() - 1).get("sequence").asLong();
            reply(exchange, "{\"acknowledged\":" + last + "}");
        });
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.start();
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// One call with both ends on the load loop. Meta's end agrees on AES-CM with HMAC-SHA1, the agent's on AES-
    /// GCM, so
    /// that every packet is opened with one and sealed with the other.
    List<LoadLine> call(LoadLoop loop, InetAddress local) throws Exception {
        CallId call = new CallId(UUID.randomUUID());
        calls.add(call);
        LoadLine meta = new LoadLine(local, 111, SrtpProfile.AES128_CM_HMAC_SHA1_80, certificate);
        LoadLine agent = new LoadLine(local, 111, SrtpProfile.AEAD_AES_128_GCM, certificate);
        loop.add(meta);
        loop.add(agent);
        Sdp.Peer offer = Sdp.read(sdp(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null)));
        String metaSdp = meta.describe(false, "active");
        loop.call(() -> {
            meta.start(offer, true);
            return true;
        });
        command(new WorkerCommand.ApplyAnswer(UUID.randomUUID(), call, LegName.META, metaSdp));
        String agentSdp = agent.describe(true, "actpass");
        Sdp.Peer answer =
                Sdp.read(sdp(new WorkerCommand.AnswerOffer(UUID.randomUUID(), call, LegName.AGENT, agentSdp, null)));
        loop.call(() -> {
            agent.start(answer, false);
            return true;
        });
        command(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
        List<LoadLine> both = new ArrayList<>();
        both.add(meta);
        both.add(agent);
        return both;
    }

    /// Ends every call that was set up here.
    void hangUp() throws Exception {
        for (CallId call : calls) {
            command(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "over"));
        }
        calls.clear();
    }

    /// Ends one of them.
    void hangUp(CallId call) throws Exception {
        calls.remove(call);
        command(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "over"));
    }

    private String sdp(WorkerCommand command) throws Exception {
        return switch (command(command)) {
            case CommandAnswer.SdpReady ready -> ready.sdp();
            case CommandAnswer.Done done -> throw new IOException("the worker sent no SDP");
            case CommandAnswer.MixReady mix -> throw new IOException("the worker sent no SDP");
            case CommandAnswer.LinkReady link -> throw new IOException("the worker sent no SDP");
            case CommandAnswer.Refused refused -> throw new IOException("the worker refused: " + refused.detail());
        };
    }

    CommandAnswer command(WorkerCommand command) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(controlUrl + "/control/v1/commands"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                JSON.writerFor(WorkerCommand.class).writeValueAsString(command)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the worker answered HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readValue(answer.body(), CommandAnswer.class);
    }

    @Override
    public void close() {
        gateway.stop(0);
        http.close();
    }
}
