package io.pulseline.platform.captures.gateway;

import io.pulseline.platform.captures.PacketCaptures;
import io.pulseline.platform.storage.gateway.PartsDoor;
import io.pulseline.platform.wire.CaptureGateway;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.EventReceipt;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The gateway's door for parts of packet captures.
@RestController
class CaptureGatewayController implements CaptureGateway {
    private final PacketCaptures captures;

    CaptureGatewayController(PacketCaptures captures) {
        this.captures = captures;
    }

    @Override
    public EventReceipt part(@RequestBody CapturePart part) {
        return PartsDoor.take(part.protocol(), part.part(), () -> captures.take(part));
    }
}
