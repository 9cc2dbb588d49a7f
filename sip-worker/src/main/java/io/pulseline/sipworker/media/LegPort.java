package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegName;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.ExtendedReports;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.ReceiverStats;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.StreamRewriter;
import io.pulseline.rtp.sockets.PacketLine;
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
final class LegPort extends PacketLine {
    private static final int LATCH_PACKETS = 50;
    /// What its peer's address must have stood, with and without ICE, before its socket hears nobody else.
    private static final long SETTLED_BY_ICE = 5000;

    private static final long SETTLED = 1000;
    /// Half a second of voice.
    private static final int MOST_UNREAD = 25;

    /// Packets a second: twice the voice of 20 ms, and room for keys.
    private static final int MOST_A_SECOND = 150;

    final LegName name;
    private final RandomGenerator random = RandomGenerator.getDefault();
    final int ssrc = random.nextInt();
    private final Packet scratch = new Packet();
    /// What it is joined with; both are set before the first packet.
    private @Nullable MediaCall call;

    private @Nullable LegPort other;
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
    final DtmfReader keys = new DtmfReader();
    /// Keys that came by signalling, on their way to its peer.
    final KeyLine line = new KeyLine();
    /// What was said to its peer before that was reachable.
    final Deque<Early> early = new ArrayDeque<>();
    /// What its peer says, on its way to the other leg's codec; null where both have one.
    @Nullable
    Recoder recoder;

    /// Of what goes to its peer while that is made anew; null where packets pass as they are.
    @Nullable
    OutClock clock;

    boolean silentTold;
    /// When its peer was sent a packet of a key last.
    long keyAt;
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

    /// A packet in clear that waits for its peer.
    record Early(Packet packet, boolean key) {}

    LegPort(LegName name, DatagramChannel channel, MediaLoop loop) {
        super(channel, loop);
        this.name = name;
    }

    void join(MediaCall joined, LegPort with) {
        call = joined;
        other = with;
    }

    /// The other leg of its call.
    LegPort other() {
        return java.util.Objects.requireNonNull(other);
    }

    private StreamRewriter rewriter(VoiceCodec of) {
        return new StreamRewriter(ssrc, random.nextInt(0x8000), random.nextLong() & 0x7fffffffL, of.clockRate);
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
            listenToAll(MediaLoop.now());
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
        listenToAll(MediaLoop.now());
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

    @Override
    protected InetSocketAddress remote() {
        return java.util.Objects.requireNonNull(target());
    }

    @Override
    protected void heard(Packet packet, InetSocketAddress from, long now) {
        java.util.Objects.requireNonNull(call).receive(this, packet, from, now);
    }

    /// Its socket hears its peer alone once that has kept to one address.
    void settle(long now) {
        InetSocketAddress peer = target();
        if (live && peer != null && accepted >= LATCH_PACKETS) {
            settle(peer, path == null ? SETTLED : SETTLED_BY_ICE, lastHeardAt, now);
        }
    }

    @Override
    protected int fetch(int step) {
        LegPort to = other();
        return switch (step) {
            case 0 -> own();
            case 1 -> state() + to.own();
            case 2 -> (srtp == null ? 0 : srtp.fetchIn()) + to.state();
            default -> to.srtp == null ? 0 : to.srtp.fetchOut();
        };
    }

    private int own() {
        return (int) (lastHeardAt + lastSentAt + voiceType) + (srtp == null ? 0 : 1) + (recoder == null ? 0 : 1);
    }

    private int state() {
        return (srtp == null ? 0 : srtp.fetch())
                + in.fetch()
                + out.ssrc()
                + (remote == null ? 0 : 1)
                + java.util.Objects.requireNonNull(call).fetch();
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
        if (path != null && isAnother(from, path.selected())) {
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
            if (path == null && isAnother(from, remote)) {
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

    /// A settled leg is told of its peer by what it holds itself: nothing of it need be read.
    private static boolean isAnother(InetSocketAddress from, @Nullable InetSocketAddress known) {
        return from != known && !from.equals(known);
    }

    private boolean fromPeer(InetSocketAddress from) {
        if (!isAnother(from, remote)) {
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
    void send(Packet packet, long now) {
        int bytes = packet.getLength() - Rtp.HEADER_BYTES;
        if (seal(packet)) {
            lastSentAt = now;
            packetsSent++;
            bytesSent += bytes;
            write(packet);
        }
    }

    private boolean seal(Packet packet) {
        return !encrypted || srtp != null && srtp.seal(packet);
    }

    void sendReport(long now, long epochMillis) {
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
            write(scratch);
        }
    }

    private void write(Packet packet) {
        InetSocketAddress to = target();
        if (to != null && to.getPort() != 0) {
            send(packet, to);
        }
    }

    @Override
    protected void unsent() {
        // as if the network had lost it
    }

    /// A check or a flight of a handshake. Any thread.
    void sendRaw(byte[] datagram, InetSocketAddress to) {
        write(ByteBuffer.wrap(datagram), to);
    }

    void close() {
        if (path != null) {
            path.close();
        }
        shut();
    }
}
