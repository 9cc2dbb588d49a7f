package io.pulseline.audioworker.voice;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.worker.LinkKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/// Both ends of a link over this machine's loopback: ours, and one that plays the media-worker's part.
public record Ends(Line ours, Line theirs) {
    private static final MediaPorts PORTS = new MediaPorts(InetAddress.getLoopbackAddress(), 51_000, 51_999, 1);

    public static Ends open(Consumer<DtmfReader.Key> pressed) throws IOException {
        LinkKeys here = new LinkKeys();
        LinkKeys there = new LinkKeys();
        DatagramChannel one = PORTS.open();
        DatagramChannel other = PORTS.open();
        LinkEnd first = end(here, one);
        LinkEnd second = end(there, other);
        return new Ends(
                new Line(one, here.with(second), LinkKeys.address(second), pressed),
                new Line(other, there.with(first), LinkKeys.address(first), key -> {}));
    }

    private static LinkEnd end(LinkKeys keys, DatagramChannel channel) throws IOException {
        return keys.end(InetAddress.getLoopbackAddress(), ((InetSocketAddress) channel.getLocalAddress()).getPort());
    }
}
