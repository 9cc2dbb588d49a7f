package io.pulseline.mediaworker.relay;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.Packet;
import io.pulseline.worker.LinkKeys;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins the two legs of one call; while the user is on hold, the agent's and a colleague's. Lives on the
/// relay loop. In
/// the place of the user or of the agent may be the link to the sip-worker that has that half of the call;
/// it tells
/// nothing of it, because the sip-worker tells of the leg behind.
final class Session implements Leg.LegListener {
    /// Two seconds of 20 ms packets: what may be said before the other side can hear it.
    private static final int EARLY_PACKETS = 100;
    /// An iterator for each look at the legs would be most of what a worker allocates.
    private static final LegName[] NAMES = LegName.values();

    private static final long KEEP_ALIVE_MILLIS = 1000;
    private static final long REPORT_MILLIS = 2000;
    private static final long QUALITY_MILLIS = 5000;

    final CallId call;
    final Map<LegName, Leg> legs = new EnumMap<>(LegName.class);
    final LinkKeys link = new LinkKeys();
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final Map<LegName, Deque<Early>> early = new EnumMap<>(LegName.class);
    private LegName user = LegName.META;
    private LegName business = LegName.AGENT;
    private boolean mediaOpen;
    /// What the user hears on hold; null while the user and the agent talk.
    private @Nullable HoldMusic music;
    private @Nullable SessionRecording recording;
    private @Nullable SessionCapture capture;
    private @Nullable Mix mix;
    private long lastReportAt;
    private long lastQualityAt;
    private long lastWantedAt = RelayLoop.now();

    private record Early(Packet packet, boolean dtmf) {}

    Session(CallId call, Consumer<WorkerEvent> events, Clock clock) {
        this.call = call;
        this.events = events;
        this.clock = clock;
        for (LegName name : LegName.values()) {
            early.put(name, new ArrayDeque<>());
        }
    }

    /// From now on the link is this end.
    void putLink(LegName standsFor) {
        if (standsFor == LegName.META) {
            user = LegName.LINK;
        } else {
            business = LegName.LINK;
        }
    }

    /// From now on Meta hears us: first what was said before, or a frame of silence, because the business
    /// sends the first packet.
    void openMedia(long now) {
        mediaOpen = true;
        flush(user, now);
    }

    private boolean open(LegName to) {
        Leg leg = legs.get(to);
        return leg != null && leg.ready() && (to != user || mediaOpen);
    }

    private void flush(LegName to, long now) {
        if (!open(to)) {
            return;
        }
        Leg leg = java.util.Objects.requireNonNull(legs.get(to));
        Deque<Early> waiting = java.util.Objects.requireNonNull(early.get(to));
        if (to == user && waiting.isEmpty()) {
            leg.sendSilence(now);
        }
        for (Early packet = waiting.poll(); packet != null; packet = waiting.poll()) {
            leg.forward(packet.packet(), packet.dtmf(), now);
        }
    }

    @Override
    public void media(Leg from, Packet packet, boolean dtmf, long now) {
        if (mix != null && Mix.LEGS.contains(from.name())) {
            mix.heard(now);
        }
        // keys need no mixing
        boolean mixed = mix != null && music == null && !dtmf && mix.isAlive(now);
        LegName to = mixed ? Mix.listener(from.name(), user, business) : listener(from.name());
        if (to == null) {
            return;
        }
        if (recording != null && !dtmf) {
            if (recording.announces()) {
                return;
            }
            RecordingSide side = music == null ? side(from.name(), mixed) : null;
            if (side != null) {
                recording.voice(side, packet, now);
            }
        }
        if (open(to)) {
            Leg leg = java.util.Objects.requireNonNull(legs.get(to));
            from.goesOnTo(leg);
            leg.forward(packet, dtmf, now);
            return;
        }
        if (mixed) {
            return;
        }
        Deque<Early> waiting = java.util.Objects.requireNonNull(early.get(to));
        if (waiting.size() == EARLY_PACKETS) {
            waiting.poll();
        }
        waiting.add(new Early(Packet.copyOf(packet), dtmf));
    }

    /// On which track a voice is kept: of a mixed talk what the user really heard of the business.
    private @Nullable RecordingSide side(LegName from, boolean mixed) {
        if (from == user) {
            return RecordingSide.USER;
        }
        return from == (mixed ? LegName.MIX_USER : business) ? RecordingSide.BUSINESS : null;
    }

    /// Who hears this leg now without a mixer; null for nobody.
    private @Nullable LegName listener(LegName from) {
        if (music == null) {
            return from == user ? business : from == business ? user : null;
        }
        if (from == business) {
            return legs.containsKey(LegName.COLLEAGUE) ? LegName.COLLEAGUE : null;
        }
        return from == LegName.COLLEAGUE ? business : null;
    }

    /// The user hears music, and nobody hears the user.
    void hold(long now) {
        if (music == null || music.asks()) {
            music = new HoldMusic(now);
            early.values().forEach(Deque::clear);
        }
    }

    /// The user hears this once and then silence; nobody hears the user.
    void ask(byte[][] sound, long now) {
        music = HoldMusic.asking(sound, now);
        early.values().forEach(Deque::clear);
    }

    /// A place for a mixer, which has the talk once it is heard. One at a time.
    Mix putMix() {
        endMix();
        Mix fresh = new Mix();
        mix = fresh;
        return fresh;
    }

    @Nullable
    Mix mix() {
        return mix;
    }

    void endMix() {
        mix = null;
        Mix.LEGS.forEach(this::closeLeg);
    }

    /// The user hears this once, and music again after it; nothing while no user is held.
    void tell(byte[][] sound, long now) {
        if (music != null) {
            music.tell(sound, now);
        }
    }

    void resume() {
        music = null;
        early.values().forEach(Deque::clear);
    }

    /// Both ends are recorded once they talk with each other. The same one again is no other one.
    ///
    /// @return false when it is recorded already, as another recording
    boolean record(SessionRecording fresh) {
        if (recording == null) {
            recording = fresh;
        }
        return recording.id().equals(fresh.id());
    }

    /// @return null while nothing is recorded
    @Nullable
    SessionRecording recording() {
        return recording;
    }

    /// Packets of all legs are written down. The same one again is no other one.
    ///
    /// @return false while another one runs
    boolean capture(SessionCapture fresh) {
        if (capture == null || capture.over() && !capture.id().equals(fresh.id())) {
            capture = fresh;
            legs.values().forEach(fresh::tap);
        }
        return capture.id().equals(fresh.id());
    }

    /// A leg that came while packets are written down; of a session without a capture it asks nothing.
    void tap(Leg leg) {
        if (capture != null) {
            capture.tap(leg);
        }
    }

    void endCapture(CaptureEnd why) {
        if (capture != null) {
            capture.end(why, legs.values());
        }
    }

    /// The colleague whom the agent asked goes on with the user.
    ///
    /// @return false while no colleague's voice stands; nothing has changed then
    boolean handOver() {
        return isAgentNow(LegName.COLLEAGUE);
    }

    /// The supervisor goes on with the user, in the place of the agent or of whoever is behind the link.
    ///
    /// @return false while no supervisor's voice stands; nothing has changed then
    boolean takeOver() {
        boolean taken = isAgentNow(LegName.SUPERVISOR);
        if (taken) {
            endMix();
        }
        return taken;
    }

    private boolean isAgentNow(LegName name) {
        @Nullable Leg other = legs.get(name);
        if (other == null || !other.ready()) {
            return false;
        }
        legs.remove(name);
        closeLeg(business);
        other.takeThePlaceOf(LegName.AGENT);
        legs.put(LegName.AGENT, other);
        resume();
        return true;
    }

    /// Whether both legs stand: nothing of ICE or DTLS is under way.
    boolean settled() {
        @Nullable Leg one = legs.get(user);
        @Nullable Leg other = legs.get(business);
        // music needs each tick; a colleague's leg may be under way
        return music == null
                && (recording == null || !recording.hurries())
                && !legs.containsKey(LegName.COLLEAGUE)
                && one != null
                && other != null
                && one.ready()
                && other.ready();
    }

    /// @return for how long no leg of this session has had a peer; the platform may have died before it could
    /// close it
    long unwantedMillis(long now) {
        return now - lastWantedAt;
    }

    void tick(long now) {
        for (LegName name : NAMES) {
            @Nullable Leg leg = legs.get(name);
            if (leg != null) {
                // a mixer alone wants nothing: of a talk that is elsewhere only who listens is here
                lastWantedAt = leg.peer() == null || Mix.LEGS.contains(name) ? lastWantedAt : now;
                leg.tick(now);
            }
        }
        @Nullable Leg meta = legs.get(user);
        if (music != null && mediaOpen && meta != null && meta.ready()) {
            music.play(meta, now);
        }
        @Nullable Leg other = legs.get(business);
        if (recording != null
                && music == null
                && mediaOpen
                && meta != null
                && meta.ready()
                && other != null
                && other.ready()) {
            recording.tick(meta, other, now);
        }
        if (mediaOpen && meta != null && meta.ready() && now - meta.lastSentAt() >= KEEP_ALIVE_MILLIS) {
            meta.sendSilence(now);
        }
        if (capture != null) {
            capture.tick(legs.values());
        }
        if (now - lastQualityAt >= QUALITY_MILLIS) {
            if (lastQualityAt > 0) {
                legs.values().stream().filter(Leg::ready).forEach(this::report);
            }
            lastQualityAt = now;
        }
        if (now - lastReportAt >= REPORT_MILLIS) {
            lastReportAt = now;
            long epoch = clock.millis();
            for (Leg leg : legs.values()) {
                if (leg.name() != user || mediaOpen) {
                    leg.sendReport(now, epoch);
                }
            }
        }
    }

    private void report(Leg leg) {
        Leg.Quality quality = leg.quality();
        if (leg.name().isInner()) {
            return;
        }
        events.accept(new WorkerEvent.QualityReported(
                call,
                clock.instant(),
                leg.name(),
                quality.packets(),
                quality.lost(),
                quality.jitterMillis(),
                quality.roundTripMillis(),
                quality.mos(),
                quality.remoteLossPercent(),
                quality.loudness().loudestDbov(),
                quality.loudness().cutPercent()));
    }

    @Override
    public void connected(Leg leg, long iceMillis, long dtlsMillis, String role, String profile) {
        if (!leg.name().isInner()) {
            events.accept(new WorkerEvent.LegConnected(
                    call,
                    clock.instant(),
                    leg.name(),
                    iceMillis,
                    dtlsMillis,
                    "port " + leg.port(),
                    text(leg.selected()),
                    role,
                    profile));
        }
        flush(leg.name(), RelayLoop.now());
    }

    private static String text(java.net.InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Override
    public void failed(Leg leg, LegFault fault, String detail) {
        legs.remove(leg.name(), leg);
        events.accept(new WorkerEvent.LegFailed(call, clock.instant(), leg.name(), fault, detail));
    }

    @Override
    public void moved(Leg leg, long millis) {
        events.accept(new WorkerEvent.LegMoved(call, clock.instant(), leg.name(), text(leg.selected()), millis));
    }

    @Override
    public void firstMedia(Leg leg) {
        if (!leg.name().isInner()) {
            events.accept(new WorkerEvent.MediaFlowing(call, clock.instant(), leg.name()));
        }
    }

    @Override
    public void key(Leg leg, DtmfReader.Key key) {
        if (!leg.name().isInner()) {
            events.accept(
                    new WorkerEvent.DtmfReceived(call, clock.instant(), leg.name(), key.key(), key.durationMillis()));
        }
    }

    @Override
    public void silent(Leg leg, long millis) {
        if (!leg.name().isInner()) {
            events.accept(new WorkerEvent.LegSilent(call, clock.instant(), leg.name(), millis));
        }
    }

    @Override
    public int fetch() {
        return (mediaOpen ? 1 : 0) + (legs.get(user) == null ? 0 : 1);
    }

    void closeLeg(LegName name) {
        if (name == LegName.LINK) {
            user = LegName.META;
            business = LegName.AGENT;
        }
        @Nullable Leg leg = legs.remove(name);
        if (leg != null) {
            leg.close();
        }
        java.util.Objects.requireNonNull(early.get(name)).clear();
    }

    void close(String reason) {
        if (recording != null) {
            recording.end(RelayLoop.now());
        }
        endCapture(CaptureEnd.CALL_ENDED);
        long now = RelayLoop.now();
        List.copyOf(legs.values()).forEach(leg -> leg.end(now));
        legs.clear();
        events.accept(new WorkerEvent.SessionEnded(call, clock.instant(), reason));
    }
}
