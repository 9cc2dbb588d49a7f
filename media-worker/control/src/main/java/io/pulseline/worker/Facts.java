package io.pulseline.worker;

import io.pulseline.platform.wire.WorkerEvent;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// Where a worker tells what it saw. Never blocks.
@Component
public class Facts implements Consumer<WorkerEvent> {
    private final Spool spool;

    Facts(Spool spool) {
        this.spool = spool;
    }

    /// Of this process; grows at each start.
    public long epoch() {
        return spool.epoch();
    }

    @Override
    public void accept(WorkerEvent event) {
        spool.add(event);
    }
}
