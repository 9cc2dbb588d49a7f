package io.pulseline.mediaworker.relay;

import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.webrtc.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// A peer of the relay on a loop of its own. As META it controls ICE, which is what a browser that offers does; as
/// AGENT it is
/// controlled, which is Meta's part.
final class TestPeer implements Leg.LegListener, AutoCloseable {
    static final PeerFilter LOOPBACK = new PeerFilter(Set.of(PeerFilter.Range.LOOPBACK));

    /// @param at nanoseconds of [System#nanoTime]
    record Heard(int sequence, long timestamp, int payloadType, byte[] payload, boolean dtmf, long at) {}

    final RelayLoop loop = new RelayLoop("test-peer");
    private static final MediaPorts PORTS = new MediaPorts(InetAddress.getLoopbackAddress(), 47_000, 48_999, 1);

    final Certificate certificate = new Certificate();
    final Leg leg;
    private final DatagramChannel channel;
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    volatile boolean connected;

    TestPeer(LegName role) throws Exception {
        // a port that the kernel chose would be lost when the socket lets go of its peer
        channel = PORTS.open();
        leg = new Leg(role, channel, loop, certificate, this);
        loop.call(() -> {
            leg.register();
            Session ticker = new Session(
                    new io.pulseline.platform.kernel.CallId(java.util.UUID.randomUUID()),
                    event -> {},
                    java.time.Clock.systemUTC());
            ticker.legs.put(role, leg);
            loop.add(ticker);
            return true;
        });
    }

    String describe(String setup, int opus, int dtmf) {
        return describe(setup, opus, dtmf, certificate.fingerprint());
    }

    String describe(String setup, int opus, int dtmf, String fingerprint) {
        return Sdp.write(
                "0",
                leg.ice.ufrag(),
                leg.ice.password(),
                fingerprint,
                setup,
                opus,
                dtmf,
                8000,
                0,
                List.of(InetAddress.getLoopbackAddress()),
                leg.port(),
                leg.ssrc());
    }

    void start(String remoteSdp, boolean client) throws Exception {
        Sdp.Peer peer = Sdp.read(remoteSdp);
        loop.call(() -> {
            leg.start(peer, LOOPBACK, client);
            return true;
        });
    }

    /// Sends one RTP packet of a stream of its own.
    ///
    /// @return what was sent: the packet as it was protected
    byte[] say(int sequence, byte[] payload, boolean dtmf) throws Exception {
        return loop.call(() -> {
            Packet packet = new Packet();
            packet.reset(Rtp.HEADER_BYTES + payload.length);
            packet.getBuffer()[0] = (byte) 0x80;
            Rtp.setSequence(packet, sequence);
            Rtp.setTimestamp(packet, dtmf ? 1 : sequence * 960L);
            Rtp.setSsrc(packet, 77);
            System.arraycopy(payload, 0, packet.getBuffer(), Rtp.HEADER_BYTES, payload.length);
            leg.forward(packet, dtmf, RelayLoop.now());
            byte[] sent = new byte[packet.getLength()];
            packet.readRegionToBuff(0, sent.length, sent);
            return sent;
        });
    }

    /// The same with what it says of its loudness, in the extension `1`.
    void sayAloud(int sequence, int dbov) throws Exception {
        loop.call(() -> {
            byte[] bytes = {
                (byte) 0x90,
                111,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                77,
                (byte) 0xbe,
                (byte) 0xde,
                0,
                1,
                0x10,
                (byte) -dbov,
                0,
                0,
                1,
                2,
                3
            };
            Packet packet = new Packet();
            packet.reset(bytes.length);
            System.arraycopy(bytes, 0, packet.getBuffer(), 0, bytes.length);
            Rtp.setSequence(packet, sequence);
            Rtp.setTimestamp(packet, sequence * 960L);
            leg.sendMedia(packet, RelayLoop.now());
            return true;
        });
    }

    /// Sends these bytes from its address as they are.
    void sendRaw(byte[] datagram) throws IOException {
        channel.send(ByteBuffer.wrap(datagram), leg.selected());
    }

    @Override
    public void connected(Leg who, long iceMillis, long dtlsMillis, String role, String profile) {
        log.add("connected as " + role + " " + profile);
        connected = true;
    }

    @Override
    public void failed(Leg who, LegFault fault, String detail) {
        log.add("failed " + fault);
    }

    @Override
    public void media(Leg from, Packet packet, boolean dtmf, long now) {
        int header = Rtp.headerBytes(packet);
        byte[] payload = new byte[packet.getLength() - header];
        packet.readRegionToBuff(header, payload.length, payload);
        heard.add(new Heard(
                Rtp.sequence(packet),
                Rtp.timestamp(packet),
                Rtp.payloadType(packet),
                payload,
                dtmf,
                System.nanoTime()));
    }

    @Override
    public void moved(Leg moved, long millis) {
        // peers restart nobody
    }

    @Override
    public void firstMedia(Leg who) {}

    @Override
    public void key(Leg who, DtmfReader.Key key) {
        log.add("key " + key.key());
    }

    @Override
    public void silent(Leg who, long millis) {}

    @Override
    public void close() throws IOException {
        loop.execute(leg::close);
        loop.close();
    }
}
