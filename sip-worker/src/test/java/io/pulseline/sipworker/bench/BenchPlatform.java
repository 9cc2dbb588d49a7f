package io.pulseline.sipworker.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.SipBook;
import io.pulseline.platform.wire.SipBook.Protection;
import io.pulseline.platform.wire.SipDecision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks with a running sip-worker as the platform does: one number, one trunk, and every call may pass.
final class BenchPlatform implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID TRUNK = UUID.fromString("00000000-0000-4000-8000-000000000701");

    private final HttpServer gateway;
    private final CountDownLatch known = new CountDownLatch(1);

    /// @param port where the worker was told to find the platform
    BenchPlatform(int port) throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        on("leases", asked -> "{\"accepted\":true,\"drain\":false,\"renewMillis\":1000,\"expireMillis\":5000}");
        on("events", asked -> {
            JsonNode events = JSON.readTree(asked).get("events");
            return "{\"acknowledged\":"
                    + events.get(events.size() - 1).get("sequence").asLong() + "}";
        });
        on("sip/states", asked -> "{\"acknowledged\":0}");
        on("sip/book", asked -> {
            if (JSON.readTree(asked).path("known").asString("").equals("1")) {
                known.countDown();
            }
            return JSON.writeValueAsString(book());
        });
        on(
                "sip/calls",
                asked -> JSON.writerFor(SipDecision.class)
                        .writeValueAsString(new SipDecision.Carry(new CallId(UUID.randomUUID()), List.of())));
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.start();
    }

    /// Until the worker knows the trunk and the number.
    void await() throws IOException, InterruptedException {
        if (!known.await(60, TimeUnit.SECONDS)) {
            throw new IOException("the worker did not read its book");
        }
    }

    private interface Answer {
        String to(byte[] question);
    }

    private void on(String path, Answer answer) {
        gateway.createContext("/workers/v1/" + path, exchange -> reply(exchange, answer));
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] bytes = answer.to(exchange.getRequestBody().readAllBytes()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static SipBook book() {
        return new SipBook(
                "1",
                true,
                List.of(new SipBook.Number(
                        "206418377150936", TENANT, "35925550103", "localhost", "unused", Protection.SDES, TRUNK)),
                List.of(new SipBook.Trunk(
                        TRUNK,
                        TENANT,
                        "load",
                        List.of(Caller.ADDRESS + ":5061;transport=tls"),
                        "",
                        null,
                        true,
                        true,
                        Protection.SDES,
                        List.of("opus"),
                        "",
                        100_000,
                        100_000,
                        SipBook.DtmfMode.AUTO)),
                List.of());
    }

    @Override
    public void close() {
        gateway.stop(0);
    }
}
