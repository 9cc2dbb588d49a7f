package io.pulseline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.wire.WorkerState;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A worker is back before it is warm.
class WorkerWarmUpTest {
    @TempDir
    Path directory;

    @Test
    void aColdWorkerServesWhileOthersComeFirst() {
        Worker worker = worker(() -> {});
        worker.start();
        worker.serve();

        assertThat(worker.lease().state()).isEqualTo(WorkerState.SERVING);
        assertThat(worker.lease().stress()).isEqualTo(1.0);
        worker.warmUp();
        assertThat(worker.lease().stress()).isEqualTo(0.5);
    }

    @Test
    void aWorkerThatCannotOpenWhatItSealsTakesNoCall() {
        Worker worker = worker(() -> {
            throw new IllegalStateException("this Java has no such cipher");
        });
        worker.start();
        worker.serve();
        worker.warmUp();

        assertThat(worker.lease().state()).isEqualTo(WorkerState.DRAINING);
    }

    private Worker worker(Runnable warmUp) {
        WorkerProperties properties = new WorkerProperties(
                "m-1",
                "local",
                300,
                URI.create("https://localhost:1"),
                URI.create("http://127.0.0.1:1"),
                directory,
                Duration.ofSeconds(1));
        Spool spool = new Spool(properties, JsonMapper.builder().build(), Clock.systemUTC());
        return new Worker(properties, new HalfBusy(warmUp), spool, new JitterMinute(), Clock.systemUTC());
    }
}
