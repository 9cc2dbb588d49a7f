package io.pulseline.platform.tracing;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/// Switches tracing on where OpenTelemetry's own variable names an endpoint (`OTEL_EXPORTER_OTLP_ENDPOINT`, or the one
/// for traces); every
/// other variable of its specification works too. Without one nothing of it is started.
final class TracingStart implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    /// What a configuration file may say as well; everything else by the environment.
    private static final List<String> READ = List.of(
            "otel.exporter.otlp.endpoint",
            "otel.exporter.otlp.traces.endpoint",
            "otel.traces.sampler",
            "otel.traces.sampler.arg");

    private static final AtomicBoolean STARTED = new AtomicBoolean();

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        Environment environment = event.getEnvironment();
        boolean wanted = environment.containsProperty("otel.exporter.otlp.endpoint")
                || environment.containsProperty("otel.exporter.otlp.traces.endpoint");
        if (wanted && STARTED.compareAndSet(false, true)) {
            AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> defaults(environment))
                    .setResultAsGlobal()
                    .build();
            CallTraces.switchOn(true);
        }
    }

    /// Figures and logs have ways of their own.
    private static Map<String, String> defaults(Environment environment) {
        Map<String, String> all = new HashMap<>(Map.of(
                "otel.service.name", environment.getProperty("spring.application.name", "pulseline"),
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none"));
        for (String name : READ) {
            String value = environment.getProperty(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }
}
