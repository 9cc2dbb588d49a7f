package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegName;
import io.pulseline.rtp.ExtendedReports;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.ReceiverStats;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.StreamRewriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One leg's socket, its keys and what came in by it. Lives on the media loop.
///
/// Packets are taken from one source only: with SRTP from whoever sends authentic ones, without it from the host that
/// the SDP names, and after the first few packets from that very port. With ICE only from the pair that was nominated.
/// What comes faster than twice real time is dropped.
final class LegPort {
    private static final int LATCH_PACKETS = 50;
    /// Half a second of voice.
    private static final int MOST_UNREAD = 25;

    /// Packets a second: twice the voice of 20 ms, and room for keys.
    private static final int MOST_A_SECOND = 150;

    final LegName name;
    final DatagramChannel channel;
    private final RandomGenerator random = RandomGenerator.getDefault();
    final int ssrc = random.nextInt();
    private final Packet scratch = new Packet();
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress told;
    private @Nullable Srtp srtp;
    private final Deque<Unread> unread = new ArrayDeque<>();
    private @Nullable DtlsPath path;
    private boolean encrypted;
    private boolean mux;
    private boolean live;
    /// The other end is a worker of ours: it tells of the leg that is behind it.
    boolean inner;
    private int foreign;
    private int secondPackets;
    private long second;
    private int source;
    private int accepted;
    VoiceCodec codec = VoiceCodec.OPUS;
    int voiceType = -1;
    int dtmfType = -1;
    int dtmfRate = 8000;
    boolean held;
    ReceiverStats in = new ReceiverStats();
    ReceiverStats.Interval lastInterval = new ReceiverStats.Interval(0, 0, 0);
    StreamRewriter out = rewriter(VoiceCodec.OPUS);
    long lastHeardAt;
    long firstMediaAt;
    long lastSentAt;
    /// The peer speaks extended reports, so it gets some.
    boolean extended;
    /// The peer's clock, by which it measures its round trip.
    long reference;

    long referenceAt;
    private long packetsSent;
    private long bytesSent;

    @Nullable
    Double roundTrip;

    @Nullable
    Double remoteLoss;

    LegPort(LegName name, DatagramChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    private StreamRewriter rewriter(VoiceCodec of) {
        return new StreamRewriter(ssrc, random.nextInt(0x8000), random.nextLong() & 0x7fffffffL, of.clockRate);
    }

    int port() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException closed) {
            return 0;
        }
    }

    /// A packet that came before its keys: a peer may know sooner than we that the handshake is through.
    record Unread(Packet packet, InetSocketAddress from) {}

    /// From what both sides agreed. Repeated when the peer changes its mind in mid-call.
    void agree(AudioSdp peer, VoiceCodec chosen, @Nullable Srtp keys) {
        if (chosen != codec || voiceType < 0) {
            out = rewriter(chosen);
            in = new ReceiverStats();
        }
        codec = chosen;
        voiceType = peer.typeOf(chosen).orElse(chosen.usualType);
        dtmfType = peer.dtmfType();
        dtmfRate = peer.dtmfRate();
        held = peer.held();
        mux = peer.mux();
        extended |= peer.xr();
        if (keys != null) {
            srtp = keys;
        }
        encrypted = srtp != null || path != null;
        if (!peer.address().equals(told)) {
            told = peer.address();
            remote = peer.address();
            foreign = 0;
            accepted = 0;
        }
        live = true;
    }

    /// Its keys come by this way, not by SDP. Checks of ICE are answered from now on.
    ///
    /// @param fresh null to go back to keys by SDP
    void use(@Nullable DtlsPath fresh) {
        if (path != null) {
            path.close();
        }
        path = fresh;
        unread.clear();
        srtp = null;
        encrypted = fresh != null;
    }

    private void keep(Packet packet, InetSocketAddress from) {
        if (path != null && unread.size() < MOST_UNREAD) {
            unread.add(new Unread(Packet.copyOf(packet), from));
        }
    }

    /// What came before its keys, in its order; each once.
    List<Unread> unread() {
        List<Unread> all = List.copyOf(unread);
        unread.clear();
        return all;
    }

    /// The handshake is through.
    void keys(Srtp agreed) {
        srtp = agreed;
    }

    @Nullable
    DtlsPath path() {
        return path;
    }

    /// Whether both sides have said what they speak.
    boolean agreed() {
        return live && remote != null;
    }

    /// Whether packets can go out.
    boolean ready() {
        return agreed() && (path == null || path.isUp());
    }

    private @Nullable InetSocketAddress target() {
        return path == null ? remote : path.selected();
    }

    /// Decrypts and judges.
    ///
    /// @return false for what must go no further
    boolean take(Packet packet, InetSocketAddress from, long now) {
        if (packet.getLength() < 2 || flooded(now)) {
            return false;
        }
        if (path != null && !Rtp.looksLikeMedia(packet)) {
            path.receive(packet, from, now);
            return false;
        }
        if (!live || !Rtp.looksLikeMedia(packet)) {
            return false;
        }
        if (path != null && !from.equals(path.selected())) {
            return false;
        }
        if (encrypted) {
            if (srtp == null) {
                keep(packet, from);
                return false;
            }
            if (!srtp.open(packet)) {
                return false;
            }
            if (path == null && !from.equals(remote)) {
                // authentic, so it is the peer behind a translator
                remote = from;
            }
        } else if (!fromPeer(from)) {
            return false;
        }
        lastHeardAt = now;
        if (Rtp.isRtcp(packet)) {
            return true;
        }
        return Rtp.isValid(packet) && sameStream(Rtp.ssrc(packet));
    }

    private boolean flooded(long now) {
        if (now / 1000 != second) {
            second = now / 1000;
            secondPackets = 0;
        }
        return ++secondPackets > MOST_A_SECOND;
    }

    private boolean fromPeer(InetSocketAddress from) {
        if (from.equals(remote)) {
            return true;
        }
        InetSocketAddress named = told;
        if (named == null || accepted >= LATCH_PACKETS || !from.getAddress().equals(named.getAddress())) {
            return false;
        }
        remote = from;
        return true;
    }

    /// One stream a leg. Another one only after the old one fell silent for ten packets of the new.
    private boolean sameStream(int ssrc) {
        if (accepted == 0 || ssrc == source) {
            source = ssrc;
            foreign = 0;
            accepted++;
            return true;
        }
        foreign++;
        if (foreign > 10) {
            source = ssrc;
            foreign = 0;
            return true;
        }
        return false;
    }

    /// A packet whose header is written already.
    void send(Packet packet, long now, ByteBuffer buffer) {
        int bytes = packet.getLength() - Rtp.HEADER_BYTES;
        if (seal(packet)) {
            lastSentAt = now;
            packetsSent++;
            bytesSent += bytes;
            write(packet, buffer);
        }
    }

    private boolean seal(Packet packet) {
        return !encrypted || srtp != null && srtp.seal(packet);
    }

    void sendReport(long now, long epochMillis, ByteBuffer buffer) {
        if (!ready() || !mux || packetsSent == 0) {
            return;
        }
        Rtcp.writeReport(
                scratch,
                ssrc,
                out.elapsed(now),
                packetsSent,
                bytesSent,
                in,
                lastInterval,
                epochMillis,
                now,
                "pulseline");
        if (extended) {
            ExtendedReports.append(
                    scratch,
                    ssrc,
                    in,
                    lastInterval,
                    referenceAt == 0 ? 0 : in.ssrc(),
                    reference,
                    now - referenceAt,
                    roundTrip == null ? 0 : roundTrip);
        }
        if (seal(scratch)) {
            write(scratch, buffer);
        }
    }

    private void write(Packet packet, ByteBuffer buffer) {
        InetSocketAddress to = target();
        if (to == null || to.getPort() == 0) {
            return;
        }
        try {
            buffer.clear()
                    .put(packet.getBuffer(), packet.getOffset(), packet.getLength())
                    .flip();
            channel.send(buffer, to);
        } catch (IOException lost) {
            // as if the network had lost it
        }
    }

    /// A check or a flight of a handshake. Any thread.
    void sendRaw(byte[] datagram, InetSocketAddress to) {
        try {
            channel.send(ByteBuffer.wrap(datagram), to);
        } catch (IOException lost) {
            // as if the network had lost it
        }
    }

    void close() {
        if (path != null) {
            path.close();
        }
        try {
            channel.close();
        } catch (IOException gone) {
            // closed is closed
        }
    }
}
