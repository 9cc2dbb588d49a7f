package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.webrtc.Stun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/// The same browser on another network: it knows the session's passwords and nominates a new pair.
final class Stranger implements AutoCloseable {
    private static final byte[] TRANSACTION = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    private final DatagramSocket socket;
    private final TestPeer browser;

    Stranger(TestPeer browser) throws IOException {
        this.browser = browser;
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(150);
    }

    /// Nominates this address once and waits a moment for the answer.
    boolean isAnswered() {
        try {
            Sdp.Peer relay = java.util.Objects.requireNonNull(browser.leg.peer());
            byte[] check = Stun.request(
                    TRANSACTION, relay.ufrag() + ":" + browser.leg.ice.ufrag(), relay.password(), 1, true, true, 1);
            InetSocketAddress to = browser.leg.selected();
            socket.send(new DatagramPacket(check, check.length, to));
            return receive()[0] == 1;
        } catch (SocketTimeoutException none) {
            return false;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    boolean hearsMedia() {
        try {
            return (receive()[0] & 0xff) >= 128;
        } catch (SocketTimeoutException none) {
            return false;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        socket.receive(packet);
        return packet.getData();
    }

    @Override
    public void close() {
        socket.close();
    }
}
