package io.pulseline.mediaworker.relay;

import io.pulseline.mediaworker.capture.PacketCapture;
import io.pulseline.platform.wire.CaptureEnd;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;

/// The capture of one session's packets: every leg that is there, and every one that comes. Lives on the relay loop.
final class SessionCapture {
    private final PacketCapture capture;
    private final Function<Leg, InetSocketAddress> addresses;

    /// @param addresses where peers find our end of a leg
    SessionCapture(PacketCapture capture, Function<Leg, InetSocketAddress> addresses) {
        this.capture = capture;
        this.addresses = addresses;
    }

    UUID id() {
        return capture.id();
    }

    boolean over() {
        return capture.over();
    }

    void tap(Leg leg) {
        if (!over()) {
            leg.tap(capture.leg(leg.name(), addresses.apply(leg)));
        }
    }

    void tick(Collection<Leg> legs) {
        capture.tick();
        if (over()) {
            legs.forEach(leg -> leg.tap(null));
        }
    }

    void end(CaptureEnd why, Collection<Leg> legs) {
        capture.end(why);
        tick(legs);
    }
}
