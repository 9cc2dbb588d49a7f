package io.pulseline.rtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The UDP ports that media may use, given out in turn: one that was just left rests longest, so that late packets of
/// its last call meet nobody.
public final class MediaPorts {
    /// The kernel doubles it and counts some 800 bytes for a packet of voice: over 500 packets, ten seconds of one
    /// call.
    /// What Linux allows without asking (`net.core.rmem_max` of 212,992) is eight. A stall of the loop fills none.
    private static final int RECEIVE_BUFFER = 1 << 18;

    private final @Nullable InetAddress bind;
    private final int first;
    private final int last;
    private final int step;
    private final AtomicInteger turn = new AtomicInteger();

    /// @param bind local address; null for all of IPv4
    /// @param last inclusive
    /// @param step 2 leaves out each port behind the one that is taken
    public MediaPorts(@Nullable InetAddress bind, int first, int last, int step) {
        this.bind = bind;
        this.first = first;
        this.last = last;
        this.step = step;
    }

    /// None of the range can be had.
    public static final class NoneFree extends IOException {
        NoneFree(String message) {
            super(message);
        }
    }

    /// The next free one, not blocking.
    ///
    /// @throws NoneFree when each was tried
    public DatagramChannel open() throws IOException {
        int ports = (last - first + 1) / step;
        for (int tried = 0; tried < ports; tried++) {
            int port = first + step * Math.floorMod(turn.getAndIncrement(), ports);
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                channel.bind(bind == null ? new InetSocketAddress(port) : new InetSocketAddress(bind, port));
                return channel;
            } catch (IOException taken) {
                channel.close();
            }
        }
        throw new NoneFree("no free port from " + first + " to " + last);
    }
}
