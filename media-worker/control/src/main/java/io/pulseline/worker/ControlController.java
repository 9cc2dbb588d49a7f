package io.pulseline.worker;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerControl;
import io.pulseline.platform.wire.WorkerLease;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `/control/v1`, behind mutual TLS.
@RestController
class ControlController implements WorkerControl {
    private final Worker worker;

    ControlController(Worker worker) {
        this.worker = worker;
    }

    @Override
    public CommandAnswer command(@RequestBody WorkerCommand command) {
        return worker.carryOut(command);
    }

    @Override
    public WorkerLease state() {
        return worker.lease();
    }
}
