package io.pulseline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import tools.jackson.databind.json.JsonMapper;

/// The names that the autoscaler and the alert rules know.
class WorkerMetersTest {
    private static final CallId CALL = CallId.of("0a0b0c0d-0000-4000-8000-000000000003");

    @TempDir
    Path directory;

    @Test
    void aWorkerTellsItsLoadWhatWaitsAndWhetherItIsHeard() throws IOException {
        WorkerProperties properties = new WorkerProperties(
                "m-1",
                "local",
                300,
                URI.create("https://localhost:1"),
                URI.create("http://127.0.0.1:1"),
                directory,
                Duration.ofSeconds(1));
        JsonMapper json = JsonMapper.builder().build();
        Spool spool = new Spool(properties, json, Clock.systemUTC());
        Worker worker = new Worker(properties, new HalfBusy(() -> {}), spool, new JitterMinute(), Clock.systemUTC());
        PlatformLink link = new PlatformLink(properties, worker, spool, json, new DefaultSslBundleRegistry());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new WorkerMeters(worker, spool, link).bindTo(meters);
        assertThat(meters.get("pulseline.worker.platform.reachable").gauge().value())
                .isEqualTo(1);

        spool.add(new WorkerEvent.LegSilent(CALL, Instant.now(), io.pulseline.platform.wire.LegName.META, 5000));
        link.lease();
        worker.drain();

        assertThat(meters.get("pulseline.worker.load").gauge().value()).isEqualTo(0.5);
        assertThat(meters.get("pulseline.worker.sessions").gauge().value()).isEqualTo(150);
        assertThat(meters.get("pulseline.worker.facts.waiting").gauge().value()).isEqualTo(1);
        assertThat(meters.get("pulseline.worker.platform.reachable").gauge().value())
                .as("nobody listens at port 1")
                .isZero();
        assertThat(meters.get("pulseline.worker.draining").gauge().value()).isEqualTo(1);
        link.destroy();
    }
}
