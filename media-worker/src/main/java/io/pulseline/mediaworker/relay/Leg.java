package io.pulseline.mediaworker.relay;

import io.pulseline.mediaworker.capture.CapturedLeg;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.ExtendedReports;
import io.pulseline.rtp.Loudness;
import io.pulseline.rtp.Mos;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.ReceiverStats;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.StreamRewriter;
import io.pulseline.rtp.sockets.PacketLine;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.rtp.webrtc.Dtls;
import io.pulseline.rtp.webrtc.Ice;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One end of a session: ICE, DTLS and SRTP, and what was received from it. Lives on the relay loop; only the handshake
/// runs elsewhere and reports back to the loop.
final class Leg extends PacketLine {
    private static final int CLOCK = 48_000;
    private static final long SETUP_LIMIT_MILLIS = 30_000;
    /// A leg that stands at all stands within this: who hangs up sooner has not waited in vain.
    private static final long WORTH_TELLING_MILLIS = 5_000;
    /// A browser that answered has said where it is and waits for nothing: the user hears nobody meanwhile,
    /// and may be
    /// given to another agent.
    private static final long BROWSER_LIMIT_MILLIS = 10_000;
    /// A browser may move to a better pair in its first seconds; after this long on one pair its socket is
    /// connected
    /// too.
    private static final long SETTLED_MILLIS = 5000;
    /// An Opus frame of 20 ms that decodes to silence (RFC 6716: CELT, fullband, mono).
    private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    /// Changes once at most: a colleague who was asked becomes the agent.
    private LegName name;
    final Ice ice;
    private final RelayLoop loop;
    private final Certificate certificate;
    private final LegListener listener;
    private final StreamRewriter out;
    private final ReceiverStats in = new ReceiverStats();
    private final Loudness loudness = new Loudness();
    private final DtmfReader keys = new DtmfReader();
    private final Packet scratch = new Packet();
    private final long openedAt = RelayLoop.now();
    private Sdp.@Nullable Peer peer;
    private boolean dtlsClient;
    private @Nullable Dtls dtls;
    private @Nullable Srtp srtp;
    /// Where a sip-worker's half of the call is, null for a leg of ICE.
    private @Nullable InetSocketAddress linked;

    private boolean dead;
    /// When the browser began ICE anew and has found no other way so far; 0 for not.
    private long restartedAt;
    private long selectedAt;
    private long firstMediaAt;
    private long lastMediaAt;
    private long lastHeardAt;
    private long lastSentAt;
    private long packetsSent;
    private long bytesSent;
    private boolean silenceTold;
    /// The peer speaks extended reports, so it gets some.
    private boolean extended;
    private long reference;
    private long referenceAt;
    private @Nullable Double roundTrip;
    private @Nullable Double remoteLoss;
    /// Null while nobody captures the call's packets.
    private @Nullable CapturedLeg tap;

    /// Where its last packet went on; says what the next one will need, nothing else.
    private @Nullable Leg next;

    private ReceiverStats.Interval lastInterval = new ReceiverStats.Interval(0, 0, 0);

    /// What a leg tells its session.
    interface LegListener {
        void connected(Leg leg, long iceMillis, long dtlsMillis, String role, String profile);

        void failed(Leg leg, LegFault fault, String detail);

        /// The browser has found another way after its network had changed.
        void moved(Leg leg, long millis);

        /// An authentic RTP packet in clear; the buffer is the loop's.
        void media(Leg leg, Packet packet, boolean dtmf, long now);

        void firstMedia(Leg leg);

        void key(Leg leg, DtmfReader.Key key);

        void silent(Leg leg, long millis);

        /// As of [Leg#fetch].
        default int fetch() {
            return 0;
        }
    }

    Leg(LegName name, DatagramChannel channel, RelayLoop loop, Certificate certificate, LegListener listener) {
        super(channel, loop);
        this.name = name;
        this.loop = loop;
        this.certificate = certificate;
        this.listener = listener;
        // an agent's page may vanish with a reload; Meta's edge is given the time of RFC 7675
        this.ice = new Ice(name == LegName.META, name == LegName.META ? 30_000 : 12_000, this::sendRaw);
        RandomGenerator random = RandomGenerator.getDefault();
        this.out = new StreamRewriter(random.nextInt(), random.nextInt(0x8000), random.nextLong() & 0x7fffffffL);
    }

    LegName name() {
        return name;
    }

    void takeThePlaceOf(LegName other) {
        name = other;
    }

    /// @param captured null from the end of a capture on
    void tap(@Nullable CapturedLeg captured) {
        tap = captured;
    }

    int ssrc() {
        return out.ssrc();
    }

    Sdp.@Nullable Peer peer() {
        return peer;
    }

    @Override
    protected InetSocketAddress remote() {
        return selected();
    }

    InetSocketAddress selected() {
        return java.util.Objects.requireNonNull(pair());
    }

    private @Nullable InetSocketAddress pair() {
        return linked != null ? linked : ice.selected();
    }

    boolean ready() {
        return srtp != null && !dead;
    }

    long lastSentAt() {
        return lastSentAt;
    }

    /// @param client whether we open the DTLS handshake
    void start(Sdp.Peer description, PeerFilter filter, boolean client) {
        this.peer = description;
        this.dtlsClient = client;
        ice.start(
                description.ufrag(),
                description.password(),
                description.candidates().stream()
                        // our sockets are IPv4; Meta always gives one candidate of each family
                        .filter(candidate -> candidate.getAddress() instanceof Inet4Address)
                        .filter(filter::allows)
                        .toList());
    }

    /// The browser begins ICE anew, because its network has changed: its keys stay, and its media goes on where it is
    /// until it nominates another pair.
    ///
    /// @return false when this is no restart of this leg, but another connection
    boolean restart(Sdp.Peer description, long now) {
        Sdp.Peer known = peer;
        if (dead
                || known == null
                || linked != null
                || name == LegName.META
                || !known.fingerprint().equals(description.fingerprint())
                || known.ufrag().equals(description.ufrag())) {
            return false;
        }
        peer = description;
        ice.restart(description.ufrag(), description.password(), now);
        restartedAt = ice.isRestarting() ? now : 0;
        if (!ice.isRestarting() && ice.selected() != null) {
            listener.moved(this, 0);
        }
        listenToAll(now);
        return true;
    }

    /// Whether we open its DTLS handshake.
    boolean dtlsClient() {
        return dtlsClient;
    }

    /// The inner link: keys came by the control channel, so there is nothing to find and nothing to agree
    /// on.
    void link(Sdp.Peer description, Srtp keys, InetSocketAddress remote) {
        this.peer = description;
        this.srtp = keys;
        this.linked = remote;
        listener.connected(this, 0, 0, "link", "");
    }

    @Override
    protected void heard(Packet packet, InetSocketAddress from, long now) {
        if (dead || packet.getLength() < 2) {
            return;
        }
        if (linked != null) {
            if (!Rtp.looksLikeMedia(packet)) {
                loop.counts.countRefused();
            } else if (media(packet, now)) {
                // authentic, so it is the other worker, whatever a translator between made of its address
                linked = from;
                lastHeardAt = now;
            }
            return;
        }
        int first = packet.getBuffer()[packet.getOffset()] & 0xff;
        if (first < 4) {
            if (ice.receive(packet.getBuffer(), packet.getLength(), from, now)) {
                chosen(now);
            } else if (restartedAt > 0 && !ice.isRestarting()) {
                listener.moved(this, now - restartedAt);
                restartedAt = 0;
            }
            if (from.equals(ice.selected())) {
                lastHeardAt = now;
            }
            return;
        }
        // everything else only from the address that ICE validated: no ClientHello race, no injected media
        InetSocketAddress pair = ice.selected();
        if (from != pair && !from.equals(pair)) {
            loop.counts.countForeign();
            return;
        }
        lastHeardAt = now;
        if (first >= 20 && first <= 63) {
            if (dtls != null) {
                byte[] datagram = new byte[packet.getLength()];
                packet.readRegionToBuff(0, datagram.length, datagram);
                dtls.feed(datagram);
            }
        } else if (Rtp.looksLikeMedia(packet) && srtp != null) {
            media(packet, now);
        } else {
            loop.counts.countRefused();
        }
    }

    /// @return whether it was authentic
    private boolean media(Packet packet, long now) {
        if (!java.util.Objects.requireNonNull(srtp).open(packet)) {
            loop.counts.countRefused();
            return false;
        }
        if (tap != null) {
            tap.received(packet, selected());
        }
        if (Rtp.isRtcp(packet)) {
            Rtcp.read(packet, new Reports(now));
            return true;
        }
        Sdp.Peer description = java.util.Objects.requireNonNull(peer);
        int type = Rtp.payloadType(packet);
        boolean dtmf = type == description.dtmf();
        if (!dtmf && type != description.opus()) {
            return true;
        }
        if (firstMediaAt == 0) {
            firstMediaAt = now;
            listener.firstMedia(this);
        }
        lastMediaAt = now;
        silenceTold = false;
        if (dtmf) {
            Optional<DtmfReader.Key> key = keys.read(packet, description.dtmfRate());
            key.ifPresent(pressed -> listener.key(this, pressed));
        } else {
            in.onPacket(packet, now, CLOCK);
            if (description.level() > 0) {
                hear(Rtp.audioLevel(packet, description.level()));
            }
        }
        listener.media(this, packet, dtmf, now);
        return true;
    }

    private void hear(int dbov) {
        if (dbov <= 0) {
            loudness.add(dbov);
        }
    }

    /// Rewrites, protects and sends a packet of the other leg; changes the packet.
    void forward(Packet packet, boolean dtmf, long now) {
        Sdp.Peer description = peer;
        if (!ready() || description == null || dtmf && description.dtmf() < 0) {
            return;
        }
        Rtp.dropExtension(packet);
        Rtp.setPayloadType(packet, dtmf ? description.dtmf() : description.opus());
        out.rewrite(packet, now);
        loop.counts.countForwarded();
        sendMedia(packet, now);
    }

    /// One frame of silence, so that the peer's watchdog stays quiet.
    void sendSilence(long now) {
        Sdp.Peer description = peer;
        if (!ready() || description == null) {
            return;
        }
        scratch.reset(Rtp.HEADER_BYTES + SILENCE.length);
        System.arraycopy(SILENCE, 0, scratch.getBuffer(), Rtp.HEADER_BYTES, SILENCE.length);
        out.insert(scratch, description.opus(), now);
        sendMedia(scratch, now);
    }

    void sendMedia(Packet packet, long now) {
        int bytes = packet.getLength() - Rtp.HEADER_BYTES;
        if (tap != null) {
            tap.sent(packet, selected());
        }
        if (java.util.Objects.requireNonNull(srtp).seal(packet)) {
            lastSentAt = now;
            packetsSent++;
            bytesSent += bytes;
            send(packet, selected());
        }
    }

    void sendReport(long now, long epochMillis) {
        if (!ready()) {
            return;
        }
        Rtcp.writeReport(
                scratch,
                out.ssrc(),
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
                    out.ssrc(),
                    in,
                    lastInterval,
                    referenceAt == 0 ? 0 : in.ssrc(),
                    reference,
                    now - referenceAt,
                    roundTrip == null ? 0 : roundTrip);
        }
        if (tap != null) {
            tap.sent(scratch, selected());
        }
        if (java.util.Objects.requireNonNull(srtp).seal(scratch)) {
            send(scratch, selected());
        }
    }

    /// Figures since the last call of this method.
    record Quality(
            long packets,
            long lost,
            double jitterMillis,
            @Nullable Double roundTripMillis,
            @Nullable Double mos,
            @Nullable Double remoteLossPercent,
            Loudness.Interval loudness) {}

    Quality quality() {
        lastInterval = in.interval(CLOCK);
        long expected = lastInterval.packets() + lastInterval.lost();
        @Nullable
        Double mos = lastInterval.packets() == 0
                ? null
                : Double.valueOf(Mos.estimate(
                        100.0 * lastInterval.lost() / expected,
                        lastInterval.jitterMillis(),
                        roundTrip == null ? 0 : roundTrip));
        return new Quality(
                lastInterval.packets(),
                lastInterval.lost(),
                lastInterval.jitterMillis(),
                roundTrip,
                mos,
                remoteLoss,
                loudness.interval());
    }

    void tick(long now) {
        if (dead) {
            return;
        }
        if (linked == null && !ice.tick(now)) {
            fail(LegFault.CONSENT_LOST, "the peer no longer answers");
        } else if (isUnfinished() && now - openedAt > setupLimit()) {
            failUnfinished();
        } else if (lastMediaAt > 0 && now - lastMediaAt > 5000 && !silenceTold) {
            silenceTold = true;
            listener.silent(this, now - lastMediaAt);
        }
        if (name != LegName.META) {
            settle(now);
        }
    }

    private boolean isUnfinished() {
        return srtp == null && peer != null;
    }

    private void failUnfinished() {
        fail(
                ice.selected() == null ? LegFault.ICE_TIMEOUT : LegFault.DTLS_FAILED,
                ice.selected() == null ? ice.progress() : "the handshake did not finish");
    }

    /// The call is over. Meta ends one without voice after 20 s, before the leg's own limit: how far it came is said
    /// all the same.
    void end(long now) {
        if (name == LegName.META && isUnfinished() && now - openedAt > WORTH_TELLING_MILLIS) {
            failUnfinished();
        } else {
            close();
        }
    }

    private long setupLimit() {
        return switch (name) {
            case AGENT, COLLEAGUE, SUPERVISOR -> BROWSER_LIMIT_MILLIS;
            case META, TRUNK, LINK, MIX_USER, MIX_AGENT, MIX_SUPERVISOR -> SETUP_LIMIT_MILLIS;
        };
    }

    private void settle(long now) {
        InetSocketAddress pair = ice.selected();
        if (pair == null || srtp == null) {
            return;
        }
        if (ice.isRestarting()) {
            listenToAll(now);
        } else {
            settle(pair, SETTLED_MILLIS, lastHeardAt, now);
        }
    }

    private void chosen(long now) {
        selectedAt = now;
        Dtls handshake = new Dtls(
                certificate,
                java.util.Objects.requireNonNull(peer).fingerprint(),
                datagram -> sendRaw(datagram, selected()));
        dtls = handshake;
        handshake.start("dtls-" + port(), dtlsClient, new Dtls.Outcome() {
            @Override
            public void agreed(Dtls.Agreed agreed) {
                loop.execute(() -> Leg.this.agreed(agreed));
            }

            @Override
            public void failed(boolean stranger, String detail) {
                loop.execute(() -> fail(stranger ? LegFault.FINGERPRINT_MISMATCH : LegFault.DTLS_FAILED, detail));
            }
        });
        if (name == LegName.META) {
            try {
                // Meta never moves to another candidate
                listenOnlyTo(selected());
            } catch (IOException failure) {
                fail(LegFault.ICE_TIMEOUT, String.valueOf(failure.getMessage()));
            }
        }
    }

    private void agreed(Dtls.Agreed agreed) {
        if (dead) {
            return;
        }
        srtp = agreed.keys();
        long now = RelayLoop.now();
        listener.connected(
                this,
                selectedAt - openedAt,
                now - selectedAt,
                dtlsClient ? "client" : "server",
                agreed.profile().name());
    }

    private void fail(LegFault fault, String detail) {
        if (!dead) {
            close();
            listener.failed(this, fault, detail);
        }
    }

    void close() {
        dead = true;
        if (dtls != null) {
            dtls.close();
        }
        shut();
    }

    @Override
    protected void unsent() {
        loop.counts.countUnsent();
    }

    /// Says where its packets go on.
    void goesOnTo(Leg other) {
        next = other;
    }

    @Override
    protected int fetch(int step) {
        @Nullable Leg other = next;
        return switch (step) {
            case 0 -> own();
            case 1 -> state() + (other == null ? 0 : other.own());
            case 2 -> (srtp == null ? 0 : srtp.fetchIn()) + (other == null ? 0 : other.state());
            default -> other == null || other.srtp == null ? 0 : other.srtp.fetchOut();
        };
    }

    private int own() {
        return (int) (openedAt + lastSentAt) + (srtp == null ? 0 : 1) + (tap == null ? 0 : 1);
    }

    private int state() {
        return (srtp == null ? 0 : srtp.fetch())
                + (ice.selected() == null ? 0 : 1)
                + in.fetch()
                + out.ssrc()
                + (peer == null ? 0 : peer.opus())
                + listener.fetch();
    }

    private void sendRaw(byte[] datagram, InetSocketAddress to) {
        write(ByteBuffer.wrap(datagram), to);
    }

    private final class Reports implements Rtcp.Reader {
        private final long now;

        Reports(long now) {
            this.now = now;
        }

        @Override
        public void onSenderReport(long ntpMiddle) {
            in.onSenderReport(ntpMiddle, now);
        }

        @Override
        public void onReport(double fractionLost, long lastSr, long delay) {
            remoteLoss = fractionLost * 100;
            if (lastSr != 0) {
                roundTrip = Rtcp.roundTripMillis(System.currentTimeMillis(), lastSr, delay);
            }
        }

        @Override
        public void onReferenceTime(long ntpMiddle) {
            extended = true;
            reference = ntpMiddle;
            referenceAt = now;
        }

        @Override
        public void onVoice(double lost, double discarded) {
            extended = true;
            // what it could not play is lost too, for whoever listens there
            remoteLoss = Math.min(1, lost + discarded) * 100;
        }

        @Override
        public void onBye() {
            fail(LegFault.CLOSED_BY_PEER, "the peer said BYE");
        }
    }
}
