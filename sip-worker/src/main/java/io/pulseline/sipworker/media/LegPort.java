package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegName;
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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One leg's socket, its keys and what came in by it. Lives on the media loop.
///
/// Packets are taken from one source only: with SRTP from whoever sends authentic ones, without it from the host that
/// the SDP names, and after the first few packets from that very port. What comes faster than twice real time is
/// dropped.
final class LegPort {
    private static final int LATCH_PACKETS = 50;
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
    private boolean encrypted;
    private boolean mux;
    private boolean live;
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
        if (keys != null) {
            srtp = keys;
        }
        encrypted = srtp != null;
        if (!peer.address().equals(told)) {
            told = peer.address();
            remote = peer.address();
            foreign = 0;
            accepted = 0;
        }
        live = true;
    }

    boolean ready() {
        return live && remote != null;
    }

    /// Decrypts and judges.
    ///
    /// @return false for what must go no further
    boolean take(Packet packet, InetSocketAddress from, long now) {
        if (!live || !Rtp.looksLikeMedia(packet) || flooded(now)) {
            return false;
        }
        if (encrypted) {
            if (!java.util.Objects.requireNonNull(srtp).open(packet)) {
                return false;
            }
            if (!from.equals(remote)) {
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
        return !encrypted || java.util.Objects.requireNonNull(srtp).seal(packet);
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
        if (seal(scratch)) {
            write(scratch, buffer);
        }
    }

    private void write(Packet packet, ByteBuffer buffer) {
        InetSocketAddress to = remote;
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

    void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // closed is closed
        }
    }
}
