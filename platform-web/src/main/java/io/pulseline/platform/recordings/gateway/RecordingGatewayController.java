package io.pulseline.platform.recordings.gateway;

import io.pulseline.platform.recordings.RecordingParts;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.RecordingGateway;
import io.pulseline.platform.wire.RecordingPart;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/// The gateway's door for parts of recordings.
@RestController
class RecordingGatewayController implements RecordingGateway {
    private final RecordingParts parts;

    RecordingGatewayController(RecordingParts parts) {
        this.parts = parts;
    }

    @Override
    public EventReceipt part(@RequestBody RecordingPart part) {
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
