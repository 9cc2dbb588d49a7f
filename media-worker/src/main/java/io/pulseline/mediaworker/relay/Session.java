package io.pulseline.mediaworker.relay;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.Packet;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins the two legs of one call. Lives on the relay loop.
final class Session implements Leg.LegListener {
    /// Two seconds of 20 ms packets: what may be said before the other side can hear it.
    private static final int EARLY_PACKETS = 100;
    private static final long KEEP_ALIVE_MILLIS = 1000;
    private static final long REPORT_MILLIS = 2000;
    private static final long QUALITY_MILLIS = 5000;

    final CallId call;
    final Map<LegName, Leg> legs = new EnumMap<>(LegName.class);
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final Map<LegName, Deque<Early>> early = new EnumMap<>(LegName.class);
    private boolean mediaOpen;
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

    /// From now on Meta hears us: first what was said before, or a frame of silence, because the business
    /// sends the first packet.
    void openMedia(long now) {
        mediaOpen = true;
        flush(LegName.META, now);
    }

    private boolean open(LegName to) {
        Leg leg = legs.get(to);
        return leg != null && leg.ready() && (to == LegName.AGENT || mediaOpen);
    }

    private void flush(LegName to, long now) {
        if (!open(to)) {
            return;
        }
        Leg leg = java.util.Objects.requireNonNull(legs.get(to));
        Deque<Early> waiting = java.util.Objects.requireNonNull(early.get(to));
        if (to == LegName.META && waiting.isEmpty()) {
            leg.sendSilence(now);
        }
        for (Early packet = waiting.poll(); packet != null; packet = waiting.poll()) {
            leg.forward(packet.packet(), packet.dtmf(), now);
        }
    }

    @Override
    public void media(Leg from, Packet packet, boolean dtmf, long now) {
        LegName to = from.name == LegName.META ? LegName.AGENT : LegName.META;
        if (open(to)) {
            java.util.Objects.requireNonNull(legs.get(to)).forward(packet, dtmf, now);
            return;
        }
        Deque<Early> waiting = java.util.Objects.requireNonNull(early.get(to));
        if (waiting.size() == EARLY_PACKETS) {
            waiting.poll();
        }
        waiting.add(new Early(Packet.copyOf(packet), dtmf));
    }

    /// Whether both legs stand: nothing of ICE or DTLS is under way.
    boolean settled() {
        @Nullable Leg meta = legs.get(LegName.META);
        @Nullable Leg agent = legs.get(LegName.AGENT);
        return meta != null && agent != null && meta.ready() && agent.ready();
    }

    /// @return for how long no leg of this session has had a peer; the platform may have died before it could
    /// close it
    long unwantedMillis(long now) {
        return now - lastWantedAt;
    }

    void tick(long now) {
        if (legs.values().stream().anyMatch(leg -> leg.peer() != null)) {
            lastWantedAt = now;
        }
        for (Leg leg : legs.values().toArray(new Leg[0])) {
            leg.tick(now);
        }
        @Nullable Leg meta = legs.get(LegName.META);
        if (mediaOpen && meta != null && meta.ready() && now - meta.lastSentAt() >= KEEP_ALIVE_MILLIS) {
            meta.sendSilence(now);
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
                if (leg.name == LegName.AGENT || mediaOpen) {
                    leg.sendReport(now, epoch);
                }
            }
        }
    }

    private void report(Leg leg) {
        Leg.Quality quality = leg.quality();
        events.accept(new WorkerEvent.QualityReported(
                call,
                clock.instant(),
                leg.name,
                quality.packets(),
                quality.lost(),
                quality.jitterMillis(),
                quality.roundTripMillis(),
                quality.mos(),
                quality.remoteLossPercent()));
    }

    @Override
    public void connected(Leg leg, long iceMillis, long dtlsMillis, String role, String profile) {
        events.accept(new WorkerEvent.LegConnected(
                call,
                clock.instant(),
                leg.name,
                iceMillis,
                dtlsMillis,
                "port " + leg.port(),
                text(leg.selected()),
                role,
                profile));
        flush(leg.name, RelayLoop.now());
    }

    private static String text(java.net.InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Override
    public void failed(Leg leg, LegFault fault, String detail) {
        legs.remove(leg.name, leg);
        events.accept(new WorkerEvent.LegFailed(call, clock.instant(), leg.name, fault, detail));
    }

    @Override
    public void firstMedia(Leg leg) {
        events.accept(new WorkerEvent.MediaFlowing(call, clock.instant(), leg.name));
    }

    @Override
    public void key(Leg leg, DtmfReader.Key key) {
        events.accept(new WorkerEvent.DtmfReceived(call, clock.instant(), leg.name, key.key(), key.durationMillis()));
    }

    @Override
    public void silent(Leg leg, long millis) {
        events.accept(new WorkerEvent.LegSilent(call, clock.instant(), leg.name, millis));
    }

    void closeLeg(LegName name) {
        @Nullable Leg leg = legs.remove(name);
        if (leg != null) {
            leg.close();
        }
        java.util.Objects.requireNonNull(early.get(name)).clear();
    }

    void close(String reason) {
        legs.values().forEach(Leg::close);
        legs.clear();
        events.accept(new WorkerEvent.SessionEnded(call, clock.instant(), reason));
    }
}
