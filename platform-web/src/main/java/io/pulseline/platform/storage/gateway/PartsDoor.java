package io.pulseline.platform.storage.gateway;

import io.pulseline.platform.wire.EventReceipt;
import io.pulseline.platform.wire.Protocol;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/// Takes one part. A store that does not keep it is a 503, and the worker brings it again.
public final class PartsDoor {
    private PartsDoor() {}

    /// @param take keeps it, or drops what nobody wants: the worker may forget both
    public static EventReceipt take(int protocol, int part, Runnable take) {
        if (!Protocol.accepts(protocol)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "protocol " + protocol);
        }
        try {
            take.run();
        } catch (IllegalArgumentException unreadable) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, unreadable.getMessage(), unreadable);
        }
        return new EventReceipt(part);
    }
}
