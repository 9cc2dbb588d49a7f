package io.pulseline.platform.captures.gateway;

import io.pulseline.platform.captures.CaptureParts;
import io.pulseline.platform.wire.CaptureGateway;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.Protocol;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// The gateway's door for parts of packet captures.
@RestController
class CaptureGatewayController implements CaptureGateway {
    private final CaptureParts parts;

    CaptureGatewayController(CaptureParts parts) {
        this.parts = parts;
    }

    @Override
    public EventReceipt part(@RequestBody CapturePart part) {
        if (!Protocol.accepts(part.protocol())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "protocol " + part.protocol());
        }
        try {
            parts.take(part);
        } catch (IllegalArgumentException unreadable) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, unreadable.getMessage(), unreadable);
        }
        return new EventReceipt(part.part());
    }
}
