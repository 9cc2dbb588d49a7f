package io.pulseline.platform.recordings.gateway;

import io.pulseline.platform.recordings.Recordings;
import io.pulseline.platform.storage.gateway.PartsDoor;
import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.RecordingGateway;
import io.pulseline.platform.wire.RecordingPart;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The gateway's door for parts of recordings.
@RestController
class RecordingGatewayController implements RecordingGateway {
    private final Recordings recordings;

    RecordingGatewayController(Recordings recordings) {
        this.recordings = recordings;
    }

    @Override
    public EventReceipt part(@RequestBody RecordingPart part) {
        return PartsDoor.take(part.protocol(), part.part(), () -> recordings.take(part));
    }
}
