package io.pulseline.platform.wire;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Worker to platform, on the gateway port of any web node.
@HttpExchange("/workers/v1")
public interface WorkerGateway {
    @PostExchange("/leases")
    LeaseAnswer lease(@RequestBody WorkerLease lease);

    /// Answers only after commit.
    @PostExchange("/events")
    EventReceipt events(@RequestBody EventBatch batch);
}
