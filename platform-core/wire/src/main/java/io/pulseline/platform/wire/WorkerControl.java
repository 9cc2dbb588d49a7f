package io.pulseline.platform.wire;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Platform to worker, at the worker's registered control address.
@HttpExchange("/control/v1")
public interface WorkerControl {
    @PostExchange("/commands")
    CommandAnswer command(@RequestBody WorkerCommand command);

    /// The worker's own view, as it would lease now.
    @GetExchange("/state")
    WorkerLease state();
}
