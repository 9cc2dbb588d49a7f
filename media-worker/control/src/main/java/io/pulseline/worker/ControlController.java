package io.pulseline.worker;

import io.pulseline.platform.tracing.CallTraces;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerControl;
import io.pulseline.platform.wire.WorkerLease;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `/control/v1`, behind mutual TLS.
@RestController
class ControlController implements WorkerControl {
    private final Worker worker;
    /// The one that is being answered.
    private final HttpServletRequest request;

    ControlController(Worker worker, HttpServletRequest request) {
        this.worker = worker;
        this.request = request;
    }

    @Override
    public CommandAnswer command(@RequestBody WorkerCommand command) {
        return CallTraces.asked(
                command.callId(),
                command.getClass().getSimpleName(),
                request.getHeader(CallTraces.HEADER),
                () -> worker.carryOut(command));
    }

    @Override
    public WorkerLease state() {
        return worker.lease();
    }
}
