package io.pulseline.mediaworker.capture;

import io.pulseline.rtp.Packet;
import java.net.InetSocketAddress;

/// One leg of a call whose packets are written down. On the relay loop.
public final class CapturedLeg {
    private final PacketCapture capture;
    private final int face;
    private final InetSocketAddress ours;

    CapturedLeg(PacketCapture capture, int face, InetSocketAddress ours) {
        this.capture = capture;
        this.face = face;
        this.ours = ours;
    }

    /// An authentic packet in clear, before anything rewrites it.
    public void received(Packet packet, InetSocketAddress from) {
        capture.add(face, Pcapng.Direction.RECEIVED, from, ours, packet);
    }

    /// A packet as the peer will have it, before it is protected.
    public void sent(Packet packet, InetSocketAddress to) {
        capture.add(face, Pcapng.Direction.SENT, ours, to, packet);
    }
}
