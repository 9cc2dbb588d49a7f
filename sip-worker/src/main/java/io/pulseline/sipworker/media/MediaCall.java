package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.Loudness;
import io.pulseline.rtp.Mos;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.webrtc.Dtls;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins the two legs of one SIP call. Lives on the media loop.
final class MediaCall {
    private static final long KEEP_ALIVE = 1000;
    private static final long REPORT = 2000;
    private static final long QUALITY = 5000;
    private static final long SILENT = 5000;
    /// No packet at all, not even a report, for so long: the peer is gone without a word, and Meta's meter runs.
    private static final long DEAD = 60_000;
    /// A telephone that holds may say nothing.
    private static final long DEAD_ON_HOLD = 1_800_000;
    /// Two seconds of what may be said before the other side's handshake is through.
    private static final int MOST_EARLY = 100;
    /// Minus dBm0, as RFC 4733 §2.3.3 has it.
    private static final int KEY_VOLUME = 10;
    /// A mixer's voice makes room for the packets of a key, which are all of one time.
    private static final long KEY_MILLIS = 100;
    /// An Opus frame of 20 ms that decodes to silence.
    private static final byte[] OPUS_SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    final CallId call;
    final LegPort meta;
    final LegPort trunk;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final Packet scratch = new Packet();
    private final MediaNews news;
    private final List<LegPort> legs;
    private long openedAt;
    private boolean deadTold;
    private long keyTimestamp = -1;
    private @Nullable MixLinks mix;
    private boolean open;
    private long lastReportAt;
    private long lastQualityAt;

    MediaCall(CallId call, LegPort meta, LegPort trunk, Consumer<WorkerEvent> events, MediaNews news, Clock clock) {
        this.news = news;
        this.call = call;
        this.meta = meta;
        this.trunk = trunk;
        this.events = events;
        this.clock = clock;
        this.legs = List.of(meta, trunk);
        meta.join(this, trunk);
        trunk.join(this, meta);
    }

    LegPort leg(LegName name) {
        return name == LegName.META ? meta : trunk;
    }

    /// Both sides agreed on something, perhaps anew.
    void agreed() {
        if (!meta.agreed() || !trunk.agreed()) {
            return;
        }
        if (mix != null) {
            mix.dropCodecs();
        }
        if (meta.codec == trunk.codec) {
            dropCodecs();
        } else if (!recodes()) {
            for (LegPort leg : legs) {
                leg.recoder = new Recoder(leg.codec, leg.other().codec);
                leg.clock = new OutClock(leg.ssrc, leg.codec.clockRate);
            }
        }
    }

    boolean recodes() {
        return meta.recoder != null;
    }

    /// A place for a mixer, which has the talk once it is heard. One at a time.
    void put(@Nullable MixLinks fresh) {
        if (mix != null) {
            mix.close();
        }
        mix = fresh;
        if (fresh != null) {
            fresh.user.join(this, meta);
            fresh.agent.join(this, trunk);
        }
    }

    /// What becomes of a leg's handshake.
    DtlsPath.Fate fateOf(LegPort leg) {
        return new DtlsPath.Fate() {
            @Override
            public void up(DtlsPath path, Dtls.Agreed agreed, long iceMillis, long dtlsMillis) {
                if (path == leg.path()) {
                    connected(leg, path, agreed, iceMillis, dtlsMillis);
                }
            }

            @Override
            public void down(DtlsPath path, LegFault fault, String detail) {
                if (path == leg.path()) {
                    events.accept(new WorkerEvent.LegFailed(call, clock.instant(), leg.name, fault, detail));
                    news.failed(leg.name, detail);
                }
            }
        };
    }

    private void connected(LegPort leg, DtlsPath path, Dtls.Agreed agreed, long iceMillis, long dtlsMillis) {
        leg.keys(agreed.keys());
        InetSocketAddress peer = java.util.Objects.requireNonNull(path.selected());
        events.accept(new WorkerEvent.LegConnected(
                call,
                clock.instant(),
                leg.name,
                iceMillis,
                dtlsMillis,
                "port " + leg.port(),
                peer.getAddress().getHostAddress() + ":" + peer.getPort(),
                path.role(),
                agreed.profile().name()));
        long now = MediaLoop.now();
        if (leg == meta && open && leg.early.isEmpty()) {
            keepAlive(now);
        }
        for (LegPort.Early said = leg.early.poll(); said != null; said = leg.early.poll()) {
            forward(leg.other(), leg, said.packet(), said.key(), now);
        }
        for (LegPort.Unread said : leg.unread()) {
            receive(leg, said.packet(), said.from(), now);
        }
    }

    /// From now on Meta hears us; the first packet is ours, because Meta waits for it.
    void open(long now) {
        open = true;
        openedAt = now;
        keepAlive(now);
    }

    void receive(LegPort from, Packet packet, InetSocketAddress address, long now) {
        if (!from.take(packet, address, now)) {
            return;
        }
        if (Rtp.isRtcp(packet)) {
            Rtcp.read(packet, new Reports(from, now));
            return;
        }
        int type = Rtp.payloadType(packet);
        boolean key = type == from.dtmfType;
        if (!key && type != from.voiceType) {
            return;
        }
        if (from.firstMediaAt == 0) {
            from.firstMediaAt = now;
            tell(from, new WorkerEvent.MediaFlowing(call, clock.instant(), from.name));
        }
        from.silentTold = false;
        if (key) {
            from.keys
                    .read(packet, from.dtmfRate)
                    .ifPresent(pressed -> pressed(from, pressed.key(), pressed.durationMillis()));
        } else {
            from.in.onPacket(packet, now, from.codec.clockRate);
        }
        MixLinks mixer = mix;
        if (mixer != null && mixer.has(from)) {
            if (key) {
                return;
            }
            mixer.heard(now);
        }
        // keys need no mixing
        if (mixer != null && !key && mixer.isAlive(now)) {
            mixed(mixer, from, mixer.listener(from, meta, trunk), packet, now);
            return;
        }
        LegPort to = from.other();
        if (to.held || !open && to == meta) {
            return;
        }
        if (to.ready()) {
            forward(from, to, packet, key, now);
        } else if (to.agreed()) {
            keep(to, packet, key);
        }
    }

    private void mixed(MixLinks mixer, LegPort from, LegPort to, Packet packet, long now) {
        if (to.held || !to.ready() || now - to.keyAt < KEY_MILLIS) {
            return;
        }
        Rtp.dropExtension(packet);
        OutClock stream = to.clock;
        mixer.translate(from, to, packet, now, voice -> {
            if (stream == null) {
                to.out.rewrite(voice, now);
            } else {
                stream.voice(voice, to.voiceType, now);
            }
            to.send(voice, now);
        });
    }

    private void pressed(LegPort from, String key, int millis) {
        tell(from, new WorkerEvent.DtmfReceived(call, clock.instant(), from.name, key, millis));
        LegPort to = from.other();
        if (to.agreed() && to.dtmfType < 0) {
            news.pressed(from.name, key, millis);
        }
    }

    /// A key that came by signalling: the other leg hears it in its stream, or by signalling too.
    void press(LegName leg, String key, int millis) {
        LegPort from = leg(leg);
        pressed(from, key, millis);
        LegPort to = from.other();
        if (to.dtmfType >= 0) {
            to.line.add(key, millis);
        }
    }

    /// Each [KeyLine#BEAT], while there are keys to play.
    ///
    /// @return whether there are more
    boolean beat(long now) {
        boolean busy = false;
        for (LegPort leg : legs) {
            if (leg.ready() && leg.dtmfType >= 0) {
                leg.line.next().ifPresent(event -> play(leg, event, now));
            }
            busy |= leg.line.isBusy();
        }
        return busy;
    }

    private void play(LegPort to, KeyLine.Event event, long now) {
        int duration = event.millis() * to.dtmfRate / 1000;
        byte[] bytes = scratch.getBuffer();
        scratch.reset(Rtp.HEADER_BYTES + 4);
        int at = scratch.getOffset() + Rtp.HEADER_BYTES;
        bytes[at] = (byte) event.code();
        bytes[at + 1] = (byte) ((event.end() ? 0x80 : 0) | KEY_VOLUME);
        bytes[at + 2] = (byte) (duration >> 8);
        bytes[at + 3] = (byte) duration;
        OutClock stream = to.clock;
        if (stream == null) {
            to.out.insertEvent(scratch, to.dtmfType, event.first(), now);
        } else {
            stream.event(scratch, to.dtmfType, event.first(), now);
        }
        to.send(scratch, now);
    }

    private void keep(LegPort to, Packet packet, boolean key) {
        if (to.early.size() == MOST_EARLY) {
            to.early.poll();
        }
        to.early.add(new LegPort.Early(Packet.copyOf(packet), key));
    }

    private void forward(LegPort from, LegPort to, Packet packet, boolean key, long now) {
        Rtp.dropExtension(packet);
        if (key) {
            to.keyAt = now;
        }
        Recoder recoder = from.recoder;
        if (recoder == null) {
            if (!key || to.dtmfType >= 0) {
                Rtp.setPayloadType(packet, key ? to.dtmfType : to.voiceType);
                to.out.rewrite(packet, now);
                to.send(packet, now);
            }
            return;
        }
        OutClock stream = java.util.Objects.requireNonNull(to.clock);
        if (!key) {
            recoder.recode(packet, voice -> {
                stream.voice(voice, to.voiceType, now);
                to.send(voice, now);
            });
        } else if (to.dtmfType >= 0) {
            int header = Rtp.headerBytes(packet);
            long begun = Rtp.timestamp(packet);
            int length = Math.min(4, packet.getLength() - header);
            System.arraycopy(
                    packet.getBuffer(), packet.getOffset() + header, scratch.getBuffer(), Rtp.HEADER_BYTES, length);
            scratch.reset(Rtp.HEADER_BYTES + length);
            stream.key(scratch, to.dtmfType, begun != keyTimestamp);
            keyTimestamp = begun;
            to.send(scratch, now);
        }
    }

    private void keepAlive(long now) {
        if (!meta.ready()) {
            return;
        }
        OutClock stream = meta.clock;
        byte[] silence = meta.codec.law == null ? OPUS_SILENCE : quiet(meta.codec);
        scratch.reset(Rtp.HEADER_BYTES + silence.length);
        System.arraycopy(silence, 0, scratch.getBuffer(), Rtp.HEADER_BYTES, silence.length);
        if (stream == null) {
            meta.out.insert(scratch, meta.voiceType, now);
        } else {
            stream.voice(scratch, meta.voiceType, now);
        }
        meta.send(scratch, now);
    }

    private static byte[] quiet(VoiceCodec codec) {
        byte[] frame = new byte[160];
        java.util.Objects.requireNonNull(codec.law).encode(new short[160], 160, frame, 0);
        return frame;
    }

    /// As of [LegPort#fetch].
    int fetch() {
        return open ? 1 : 0;
    }

    void tick(long now) {
        if (open && now - meta.lastSentAt >= KEEP_ALIVE) {
            keepAlive(now);
        }
        for (LegPort leg : legs) {
            DtlsPath path = leg.path();
            if (path != null) {
                path.tick(now);
            }
            leg.settle(now);
            boolean silent = open && !leg.held && leg.firstMediaAt > 0 && now - leg.lastHeardAt > SILENT;
            if (silent && !leg.silentTold) {
                leg.silentTold = true;
                tell(leg, new WorkerEvent.LegSilent(call, clock.instant(), leg.name, now - leg.lastHeardAt));
            }
        }
        if (mix != null) {
            mix.links().forEach(link -> link.settle(now));
        }
        watch(meta, now);
        watch(trunk, now);
        if (now - lastReportAt >= REPORT) {
            lastReportAt = now;
            long epoch = clock.millis();
            trunk.sendReport(now, epoch);
            if (mix != null) {
                mix.links().forEach(link -> link.sendReport(now, epoch));
            }
            if (open) {
                meta.sendReport(now, epoch);
            }
        }
        if (open && now - lastQualityAt >= QUALITY) {
            if (lastQualityAt > 0) {
                report(meta);
                report(trunk);
            }
            lastQualityAt = now;
        }
    }

    private void watch(LegPort leg, long now) {
        long limit = leg.held ? DEAD_ON_HOLD : DEAD;
        if (open && !deadTold && now - Math.max(openedAt, leg.lastHeardAt) > limit) {
            deadTold = true;
            news.fellSilent(leg.name);
        }
    }

    private void report(LegPort leg) {
        leg.lastInterval = leg.in.interval(leg.codec.clockRate);
        long packets = leg.lastInterval.packets();
        long lost = leg.lastInterval.lost();
        double jitter = leg.lastInterval.jitterMillis();
        @Nullable
        Double mos = packets == 0
                ? null
                : Double.valueOf(Mos.estimate(
                        100.0 * lost / (packets + lost), jitter, leg.roundTrip == null ? 0 : leg.roundTrip));
        // nobody here listens to a leg whose packets pass as they are
        Recoder recoder = leg.recoder;
        Loudness.Interval loudness = recoder == null ? new Loudness.Interval(null, null) : recoder.loudness();
        tell(
                leg,
                new WorkerEvent.QualityReported(
                        call,
                        clock.instant(),
                        leg.name,
                        packets,
                        lost,
                        jitter,
                        leg.roundTrip,
                        mos,
                        leg.remoteLoss,
                        loudness.loudestDbov(),
                        loudness.cutPercent()));
    }

    /// Of what is behind the inner link, the worker tells that has it.
    private void tell(LegPort leg, WorkerEvent event) {
        if (!leg.inner) {
            events.accept(event);
        }
    }

    private void dropCodecs() {
        for (LegPort leg : legs) {
            if (leg.recoder != null) {
                leg.recoder.close();
            }
            leg.recoder = null;
            leg.clock = null;
        }
    }

    void close() {
        put(null);
        dropCodecs();
        meta.close();
        trunk.close();
    }

    private final class Reports implements Rtcp.Reader {
        private final LegPort leg;
        private final long now;

        Reports(LegPort leg, long now) {
            this.leg = leg;
            this.now = now;
        }

        @Override
        public void onSenderReport(long ntpMiddle) {
            leg.in.onSenderReport(ntpMiddle, now);
        }

        @Override
        public void onReferenceTime(long ntpMiddle) {
            leg.extended = true;
            leg.reference = ntpMiddle;
            leg.referenceAt = now;
        }

        @Override
        public void onVoice(double lost, double discarded) {
            leg.extended = true;
            // what it could not play is lost too, for whoever listens there
            lost(Math.min(1, lost + discarded) * 100);
        }

        @Override
        public void onReport(double fractionLost, long lastSr, long delay) {
            lost(fractionLost * 100);
            if (lastSr != 0) {
                leg.roundTrip = Rtcp.roundTripMillis(clock.millis(), lastSr, delay);
            }
        }

        private void lost(double percent) {
            leg.remoteLoss = percent;
            if (leg != meta && leg != trunk) {
                return;
            }
            Recoder recoder = leg.other().recoder;
            if (recoder != null) {
                recoder.losing(percent);
            }
        }

        @Override
        public void onBye() {
            // SIP's own BYE ends a call; media that stops is told as silence
        }
    }
}
