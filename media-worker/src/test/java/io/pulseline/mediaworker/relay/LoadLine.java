package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.SrtpProfile;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.rtp.webrtc.Dtls;
import io.pulseline.rtp.webrtc.Ice;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One talking end of the load: a socket that sends 20 ms packets with its time in them and opens what comes back. With
/// ICE and DTLS
/// towards
/// our relay, with keys from SDP towards rtpengine, in clear towards the echo. Lives on the load loop.
final class LoadLine {
    /// What Opus at 32 kbit/s makes of 20 ms.
    static final int PAYLOAD_BYTES = 80;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    final DatagramChannel channel;
    private final Certificate certificate;
    private final SrtpProfile profile;
    private final int payloadType;
    private final int ssrc;
    private final byte[] payload = new byte[PAYLOAD_BYTES];
    private final Packet out = new Packet();
    private @Nullable Ice ice;
    private @Nullable Dtls dtls;
    private Sdp.@Nullable Peer peer;
    private boolean dtlsClient;
    private volatile @Nullable Srtp srtp;
    private boolean clear;
    /// Handshakes read it from threads of their own.
    private volatile @Nullable InetSocketAddress remote;
    private int sequence;
    private long timestamp;
    long sent;
    long heard;
    long forged;
    /// RFC 3550 appendix A.8, in nanoseconds.
    double jitter;
    private long lastTransit;
    /// Between one packet and the next, in nanoseconds.
    long longestGap;
    private long lastHeardAt;

    LoadLine(InetAddress local, int payloadType, SrtpProfile profile, Certificate certificate) throws IOException {
        this.payloadType = payloadType;
        this.profile = profile;
        this.certificate = certificate;
        Random random = new Random();
        this.ssrc = random.nextInt();
        this.sequence = random.nextInt(0x4000);
        random.nextBytes(payload);
        channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
        channel.bind(new InetSocketAddress(local, 0));
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    int ssrc() {
        return ssrc;
    }

    /// Describes itself to our relay.
    ///
    /// @param controlling the part of a browser that offers; Meta's edge is controlled
    String describe(boolean controlling, String setup) throws IOException {
        Ice own = new Ice(controlling, 60_000, (data, to) -> write(ByteBuffer.wrap(data), to));
        ice = own;
        InetAddress local = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
        return Sdp.write(
                "0",
                own.ufrag(),
                own.password(),
                certificate.fingerprint(),
                setup,
                payloadType,
                -1,
                0,
                0,
                List.of(local),
                port(),
                ssrc);
    }

    void start(Sdp.Peer description, boolean client) {
        peer = description;
        dtlsClient = client;
        java.util.Objects.requireNonNull(ice)
                .start(description.ufrag(), description.password(), description.candidates());
    }

    /// Towards rtpengine: keys are in the SDP.
    void start(InetSocketAddress remote, Srtp keys) throws IOException {
        connect(remote);
        srtp = keys;
    }

    /// Towards the echo.
    void startClear(InetSocketAddress remote) throws IOException {
        connect(remote);
        clear = true;
    }

    private void connect(InetSocketAddress to) throws IOException {
        channel.connect(to);
        remote = to;
    }

    /// Whom its socket hears alone; null while it hears all.
    @Nullable
    InetSocketAddress remote() {
        return remote;
    }

    boolean ready() {
        return srtp != null || clear;
    }

    void receive(Packet packet, InetSocketAddress from, long now, LoadLoop loop) throws IOException {
        int first = packet.getBuffer()[0] & 0xff;
        Ice own = ice;
        Dtls handshake = dtls;
        Srtp keys = srtp;
        if (clear) {
            heard(packet, loop);
        } else if (first < 4 && own != null) {
            // a check that is answered twice nominates twice
            if (own.receive(packet.getBuffer(), packet.getLength(), from, now) && remote == null) {
                connect(from);
                shakeHands(loop);
            }
        } else if (first >= 20 && first <= 63 && handshake != null) {
            byte[] datagram = new byte[packet.getLength()];
            packet.readRegionToBuff(0, datagram.length, datagram);
            handshake.feed(datagram);
        } else if (Rtp.looksLikeMedia(packet) && keys != null) {
            boolean report = Rtp.isRtcp(packet);
            if (!keys.open(packet)) {
                forged++;
            } else if (!report && packet.getLength() == Rtp.HEADER_BYTES + PAYLOAD_BYTES) {
                heard(packet, loop);
            }
        }
    }

    /// The sender wrote its time into the payload; both ends are this process.
    private void heard(Packet packet, LoadLoop loop) {
        heard++;
        long now = System.nanoTime();
        longestGap = lastHeardAt == 0 ? 0 : Math.max(longestGap, now - lastHeardAt);
        lastHeardAt = now;
        long transit = now - (long) LONGS.get(packet.getBuffer(), packet.getOffset() + Rtp.HEADER_BYTES);
        loop.delays.add(transit);
        if (lastTransit != 0) {
            jitter += (Math.abs(transit - lastTransit) - jitter) / 16;
        }
        lastTransit = transit;
    }

    private void shakeHands(LoadLoop loop) {
        Dtls handshake = new Dtls(
                certificate,
                java.util.Objects.requireNonNull(peer).fingerprint(),
                datagram -> write(ByteBuffer.wrap(datagram), null),
                List.of(profile));
        dtls = handshake;
        Thread.ofVirtual().start(() -> {
            try {
                Dtls.Agreed agreed = handshake.handshake(dtlsClient);
                loop.execute(() -> srtp = agreed.keys());
            } catch (IOException | RuntimeException failure) {
                System.err.println("a handshake failed: " + failure);
            }
        });
    }

    void tick(long now) {
        if (ice != null) {
            ice.tick(now);
        }
    }

    void send() {
        out.reset(Rtp.HEADER_BYTES + PAYLOAD_BYTES);
        byte[] buffer = out.getBuffer();
        buffer[0] = (byte) 0x80;
        buffer[1] = (byte) payloadType;
        sequence = sequence + 1 & 0xffff;
        timestamp += 960;
        Rtp.setSequence(out, sequence);
        Rtp.setTimestamp(out, timestamp & 0xffffffffL);
        Rtp.setSsrc(out, ssrc);
        System.arraycopy(payload, 0, buffer, Rtp.HEADER_BYTES, PAYLOAD_BYTES);
        LONGS.set(buffer, Rtp.HEADER_BYTES, System.nanoTime());
        Srtp keys = srtp;
        if (clear) {
            // as long as a protected packet
            out.setLength(out.getLength() + 10);
        } else if (keys == null || !keys.seal(out)) {
            return;
        }
        sent++;
        write(ByteBuffer.wrap(buffer, out.getOffset(), out.getLength()), null);
    }

    private void write(ByteBuffer data, @Nullable InetSocketAddress to) {
        try {
            if (remote != null) {
                channel.write(data);
            } else if (to != null) {
                channel.send(data, to);
            }
        } catch (IOException lost) {
            // counted as loss at the other end
        }
    }
}
