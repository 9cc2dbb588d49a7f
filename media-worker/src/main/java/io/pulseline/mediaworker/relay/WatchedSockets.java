package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.PacketCalls;
import io.pulseline.rtp.Readiness;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// By the kernel's own numbers: no map and no lock between a packet and its leg.
final class WatchedSockets implements LegSockets {
    private final Readiness readiness = new Readiness();
    /// By descriptor.
    private @Nullable Leg[] legs = new Leg[256];

    @Override
    public int add(DatagramChannel channel, Leg leg) {
        int descriptor = PacketCalls.descriptor(channel);
        if (descriptor >= legs.length) {
            legs = Arrays.copyOf(legs, Math.max(descriptor + 1, 2 * legs.length));
        }
        legs[descriptor] = leg;
        readiness.watch(descriptor);
        return descriptor;
    }

    @Override
    public void remove(int descriptor) {
        legs[descriptor] = null;
    }

    @Override
    public void await(long millis, Consumer<Leg> readable) {
        readiness.await(millis, descriptor -> {
            // one of this round may have closed another
            @Nullable Leg leg = legs[descriptor];
            if (leg != null) {
                readable.accept(leg);
            }
        });
    }

    @Override
    public void wakeup() {
        readiness.wakeup();
    }

    @Override
    public void close() {
        readiness.close();
    }
}
