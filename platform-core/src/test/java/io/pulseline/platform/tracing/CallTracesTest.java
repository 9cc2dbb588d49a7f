package io.pulseline.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.pulseline.platform.kernel.CallId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.mock.env.MockEnvironment;

class CallTracesTest {
    private static final CallId CALL = CallId.of("0198c0de-1111-4222-8333-444455556666");
    private static final String TRACE = "0198c0de111142228333444455556666";

    @Test
    void whatEveryProcessDoesForACallIsOneTraceThatTheCallsIdFinds() throws Exception {
        try (Traced traced = new Traced()) {
            List<String> header = new ArrayList<>();
            CallTraces.step(CALL, "ACCEPT", () -> {
                CallTraces.outside("Graph POST", () -> "taken");
                return CallTraces.request(CALL, "OpenMedia", () -> {
                    CallTraces.carry((name, value) -> header.add(value));
                    return true;
                });
            });
            // another process, later: it has the header and nothing else
            CallTraces.asked(CALL, "OpenMedia", header.getFirst(), () -> true);
            // a fact that waited on a disk has not even that
            CallTraces.step(CALL, "MediaFlowing", () -> true);

            List<SpanData> spans = traced.spans();
            assertThat(spans)
                    .extracting(SpanData::getName)
                    .containsExactly("Graph POST", "OpenMedia", "ACCEPT", "OpenMedia", "MediaFlowing");
            assertThat(spans).extracting(SpanData::getTraceId).containsOnly(TRACE);
            assertThat(spans.get(0).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
            assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
            assertThat(spans.get(3).getParentSpanId())
                    .as("the worker's part")
                    .isEqualTo(spans.get(1).getSpanId());
            assertThat(spans.get(2).getAttributes().asMap().toString()).contains(CALL.toString());
        }
    }

    @Test
    void aFailureIsMarkedWithoutItsWords() {
        try (Traced traced = new Traced()) {
            assertThatThrownBy(() -> CallTraces.step(CALL, "DIAL", () -> {
                        throw new IOException("+385915550142 is busy");
                    }))
                    .isInstanceOf(IOException.class);
            SpanData span = traced.spans().getFirst();
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.toString()).doesNotContain("385915550142");
        }
    }

    @Test
    void withoutAnEndpointNothingIsToldAndNothingIsCarried() {
        assertThat(CallTraces.step(CALL, "ACCEPT", () -> {
                    CallTraces.carry((name, value) -> {
                        throw new AssertionError(name);
                    });
                    return CallTraces.outside("Graph POST", () -> 7);
                }))
                .isEqualTo(7);
    }

    @Test
    void anEndpointOfOpenTelemetrysOwnVariableGetsTheSpans() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            letters.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        System.setProperty("otel.bsp.schedule.delay", "50");
        System.setProperty("otel.exporter.otlp.compression", "none");
        try {
            GlobalOpenTelemetry.resetForTest();
            MockEnvironment environment = new MockEnvironment();
            environment.setProperty("spring.application.name", "media-worker");
            environment.setProperty(
                    "otel.exporter.otlp.endpoint",
                    "http://127.0.0.1:" + collector.getAddress().getPort());
            new TracingStart()
                    .onApplicationEvent(new ApplicationEnvironmentPreparedEvent(
                            new DefaultBootstrapContext(), new SpringApplication(), new String[0], environment));
            CallTraces.step(CallId.of(UUID.randomUUID().toString()), "ACCEPT", () -> true);
            String letter = letters.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
            assertThat(letter).contains("media-worker", "ACCEPT", "pulseline.call");
        } finally {
            CallTraces.switchOn(false);
            GlobalOpenTelemetry.resetForTest();
            System.clearProperty("otel.bsp.schedule.delay");
            System.clearProperty("otel.exporter.otlp.compression");
            collector.stop(0);
        }
    }
}
