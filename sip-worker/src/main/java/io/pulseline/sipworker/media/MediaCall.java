package io.pulseline.sipworker.media;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.Mos;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtcp;
import io.pulseline.rtp.Rtp;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
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
    /// An Opus frame of 20 ms that decodes to silence.
    private static final byte[] OPUS_SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    final CallId call;
    final LegPort meta;
    final LegPort trunk;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final ByteBuffer buffer;
    private final Packet scratch = new Packet();
    private final Map<LegName, DtmfReader> keys = new EnumMap<>(LegName.class);
    private final Map<LegName, Recoder> recoders = new EnumMap<>(LegName.class);
    private final Map<LegName, OutClock> clocks = new EnumMap<>(LegName.class);
    private final Consumer<LegName> dead;
    private long openedAt;
    private boolean deadTold;
    private final Map<LegName, Long> silentTold = new EnumMap<>(LegName.class);
    private long keyTimestamp = -1;
    private boolean open;
    private long lastReportAt;
    private long lastQualityAt;

    MediaCall(
            CallId call,
            LegPort meta,
            LegPort trunk,
            Consumer<WorkerEvent> events,
            Consumer<LegName> dead,
            Clock clock,
            ByteBuffer buffer) {
        this.dead = dead;
        this.call = call;
        this.meta = meta;
        this.trunk = trunk;
        this.events = events;
        this.clock = clock;
        this.buffer = buffer;
        keys.put(LegName.META, new DtmfReader());
        keys.put(LegName.TRUNK, new DtmfReader());
    }

    LegPort leg(LegName name) {
        return name == LegName.META ? meta : trunk;
    }

    /// Both sides agreed on something, perhaps anew.
    void agreed() {
        if (!meta.ready() || !trunk.ready()) {
            return;
        }
        if (meta.codec == trunk.codec) {
            dropCodecs();
        } else if (recoders.isEmpty()) {
            recoders.put(LegName.META, new Recoder(meta.codec, trunk.codec));
            recoders.put(LegName.TRUNK, new Recoder(trunk.codec, meta.codec));
            clocks.put(LegName.META, new OutClock(meta.ssrc, meta.codec.clockRate));
            clocks.put(LegName.TRUNK, new OutClock(trunk.ssrc, trunk.codec.clockRate));
        }
    }

    boolean recodes() {
        return !recoders.isEmpty();
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
            events.accept(new WorkerEvent.MediaFlowing(call, clock.instant(), from.name));
        }
        silentTold.remove(from.name);
        if (key) {
            java.util.Objects.requireNonNull(keys.get(from.name))
                    .read(packet, from.dtmfRate)
                    .ifPresent(pressed -> events.accept(new WorkerEvent.DtmfReceived(
                            call, clock.instant(), from.name, pressed.key(), pressed.durationMillis())));
        } else {
            from.in.onPacket(packet, now, from.codec.clockRate);
        }
        LegPort to = from == meta ? trunk : meta;
        if (to.ready() && !to.held && (to == trunk || open)) {
            forward(from, to, packet, key, now);
        }
    }

    private void forward(LegPort from, LegPort to, Packet packet, boolean key, long now) {
        Rtp.dropExtension(packet);
        Recoder recoder = recoders.get(from.name);
        if (recoder == null) {
            if (!key || to.dtmfType >= 0) {
                Rtp.setPayloadType(packet, key ? to.dtmfType : to.voiceType);
                to.out.rewrite(packet, now);
                to.send(packet, now, buffer);
            }
            return;
        }
        OutClock stream = java.util.Objects.requireNonNull(clocks.get(to.name));
        if (!key) {
            recoder.recode(packet, voice -> {
                stream.voice(voice, to.voiceType, now);
                to.send(voice, now, buffer);
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
            to.send(scratch, now, buffer);
        }
    }

    private void keepAlive(long now) {
        if (!meta.ready()) {
            return;
        }
        OutClock stream = clocks.get(LegName.META);
        byte[] silence = meta.codec.law == null ? OPUS_SILENCE : quiet(meta.codec);
        scratch.reset(Rtp.HEADER_BYTES + silence.length);
        System.arraycopy(silence, 0, scratch.getBuffer(), Rtp.HEADER_BYTES, silence.length);
        if (stream == null) {
            meta.out.insert(scratch, meta.voiceType, now);
        } else {
            stream.voice(scratch, meta.voiceType, now);
        }
        meta.send(scratch, now, buffer);
    }

    private static byte[] quiet(VoiceCodec codec) {
        byte[] frame = new byte[160];
        java.util.Objects.requireNonNull(codec.law).encode(new short[160], 160, frame, 0);
        return frame;
    }

    void tick(long now) {
        if (open && now - meta.lastSentAt >= KEEP_ALIVE) {
            keepAlive(now);
        }
        for (LegPort leg : new LegPort[] {meta, trunk}) {
            boolean silent = open && !leg.held && leg.firstMediaAt > 0 && now - leg.lastHeardAt > SILENT;
            if (silent && silentTold.putIfAbsent(leg.name, now) == null) {
                events.accept(new WorkerEvent.LegSilent(call, clock.instant(), leg.name, now - leg.lastHeardAt));
            }
        }
        watch(meta, now);
        watch(trunk, now);
        if (now - lastReportAt >= REPORT) {
            lastReportAt = now;
            long epoch = clock.millis();
            trunk.sendReport(now, epoch, buffer);
            if (open) {
                meta.sendReport(now, epoch, buffer);
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
            dead.accept(leg.name);
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
        events.accept(new WorkerEvent.QualityReported(
                call, clock.instant(), leg.name, packets, lost, jitter, leg.roundTrip, mos, leg.remoteLoss));
    }

    private void dropCodecs() {
        recoders.values().forEach(Recoder::close);
        recoders.clear();
        clocks.clear();
    }

    void close() {
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
        public void onReport(double fractionLost, long lastSr, long delay) {
            leg.remoteLoss = fractionLost * 100;
            if (lastSr != 0) {
                leg.roundTrip = Rtcp.roundTripMillis(clock.millis(), lastSr, delay);
            }
        }

        @Override
        public void onBye() {
            // SIP's own BYE ends a call; media that stops is told as silence
        }
    }
}
