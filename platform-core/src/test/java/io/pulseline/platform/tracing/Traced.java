package io.pulseline.platform.tracing;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/// Tracing is on, and what it tells is kept, for as long as this is open.
public final class Traced implements AutoCloseable {
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    public Traced() {
        GlobalOpenTelemetry.resetForTest();
        OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .buildAndRegisterGlobal();
        CallTraces.switchOn(true);
    }

    /// In the order they ended.
    public List<SpanData> spans() {
        return spans.getFinishedSpanItems();
    }

    @Override
    public void close() {
        CallTraces.switchOn(false);
        GlobalOpenTelemetry.resetForTest();
    }
}
