package io.pulseline.rtp.sockets;

import io.pulseline.rtp.PacketCalls;
import io.pulseline.rtp.Readiness;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// By the kernel's own numbers: no map and no lock between a packet and its line.
final class WatchedSockets implements LineSockets {
    private final Readiness readiness = new Readiness();
    /// By descriptor.
    private @Nullable PacketLine[] lines = new PacketLine[256];

    @Override
    public int add(DatagramChannel channel, PacketLine line) {
        int descriptor = PacketCalls.descriptor(channel);
        if (descriptor >= lines.length) {
            lines = Arrays.copyOf(lines, Math.max(descriptor + 1, 2 * lines.length));
        }
        lines[descriptor] = line;
        readiness.watch(descriptor);
        return descriptor;
    }

    @Override
    public void remove(int descriptor) {
        lines[descriptor] = null;
    }

    @Override
    public void await(long millis, Consumer<PacketLine> readable) {
        readiness.await(millis, descriptor -> {
            // one of this round may have closed another
            @Nullable PacketLine line = lines[descriptor];
            if (line != null) {
                readable.accept(line);
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
