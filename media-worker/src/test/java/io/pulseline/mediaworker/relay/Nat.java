package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.webrtc.Stun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What stands between a browser and the relay, and may change the port by which the relay knows the browser: the
/// browser's network has changed. The browser's own end stays as it is.
final class Nat implements AutoCloseable {
    private static final byte[] TRANSACTION = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private final DatagramSocket inner = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress relay;
    private volatile DatagramSocket outer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private volatile @Nullable InetSocketAddress browser;
    private volatile boolean answered;

    Nat(InetSocketAddress relay) throws IOException {
        this.relay = relay;
        Thread.ofVirtual().start(this::outwards);
        inwards(outer);
    }

    /// What the relay wrote, as the browser must see it: with this address for its candidate.
    String through(String sdp) {
        return sdp.replace(" " + relay.getPort() + " ", " " + inner.getLocalPort() + " ");
    }

    int port() {
        return outer.getLocalPort();
    }

    /// From now on the relay sees another port; the one before is gone.
    void move() throws IOException {
        DatagramSocket before = outer;
        answered = false;
        outer = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        inwards(outer);
        before.close();
    }

    /// A check that nominates the port of now, as the browser that controls would send it.
    ///
    /// @return whether the relay has answered one from this port
    boolean nominate(String from, Sdp.Peer to) {
        byte[] check = Stun.request(TRANSACTION, to.ufrag() + ":" + from, to.password(), 1, true, true, 1);
        try {
            outer.send(new DatagramPacket(check, check.length, relay));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        return answered;
    }

    private void outwards() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                packet.setLength(1500);
                inner.receive(packet);
                browser = new InetSocketAddress(packet.getAddress(), packet.getPort());
                outer.send(new DatagramPacket(packet.getData(), packet.getLength(), relay));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void inwards(DatagramSocket from) {
        Thread.ofVirtual().start(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            try {
                while (true) {
                    packet.setLength(1500);
                    from.receive(packet);
                    Stun.Message message = Stun.read(packet.getData(), packet.getLength());
                    InetSocketAddress to = browser;
                    if (message != null && Arrays.equals(message.transaction(), TRANSACTION)) {
                        answered = message.type() == Stun.SUCCESS;
                    } else if (to != null) {
                        inner.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
                    }
                }
            } catch (IOException closed) {
                // moved, or the test is over
            }
        });
    }

    @Override
    public void close() {
        inner.close();
        outer.close();
    }
}
