package io.pulseline.platform.wire;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Media-worker to platform, on the gateway port of any web node.
@HttpExchange("/workers/v1/captures")
public interface CaptureGateway {
    /// Answers only after commit. A part that is there already, and one of a capture that was deleted meanwhile, is
    /// taken as well: the worker may forget it.
    @PostExchange("/parts")
    EventReceipt part(@RequestBody CapturePart part);
}
