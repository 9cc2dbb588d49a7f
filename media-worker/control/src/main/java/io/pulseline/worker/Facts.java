package io.pulseline.worker;

import io.pulseline.platform.wire.WorkerEvent;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Where a worker tells what it saw. Never blocks.
@Component
public class Facts implements Consumer<WorkerEvent> {
    private final Spool spool;
    private final JitterMinute jitter;

    Facts(Spool spool, JitterMinute jitter) {
        this.spool = spool;
        this.jitter = jitter;
    }

    /// Of this process; grows at each start.
    public long epoch() {
        return spool.epoch();
    }

    @Override
    public void accept(WorkerEvent event) {
        if (event instanceof WorkerEvent.QualityReported report) {
            jitter.add(report.jitterMillis(), System.nanoTime() / 1_000_000);
        }
        spool.add(event);
    }
}
