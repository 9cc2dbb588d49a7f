package io.pulseline.mediaworker.relay;

import io.pulseline.mediaworker.capture.CaptureWriter;
import io.pulseline.mediaworker.recording.OpusFrames;
import io.pulseline.mediaworker.recording.RecordingWriter;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.webrtc.Certificate;
import io.pulseline.worker.LinkKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The relay plane of this worker: sessions spread over loops, commands carried out on the loop that owns the
/// session.
public final class Relay implements AutoCloseable {
    /// After this a session that no peer ever had, or that every peer left, is nobody's: longer than a user
    /// may ring.
    private static final Duration ABANDONED = Duration.ofMinutes(2);

    private final RelaySettings settings;
    private final Consumer<WorkerEvent> events;
    private final Clock clock;
    private final @Nullable RecordingWriter recordings;
    private final @Nullable CaptureWriter captures;
    private final Certificate certificate = new Certificate();
    private final List<RelayLoop> loops = new ArrayList<>();
    private final Map<CallId, Owned> sessions = new ConcurrentHashMap<>();
    private final MediaPorts ports;
    private final AtomicInteger nextLoop = new AtomicInteger();

    private record Owned(Session session, RelayLoop loop) {}

    /// @param bind      local address of media sockets; null for all of IPv4
    /// @param advertise what peers are told, best first
    /// @param link      what other workers are told, for the inner link
    /// @param firstPort inclusive, @param lastPort inclusive
    public record RelaySettings(
            @Nullable InetAddress bind,
            List<InetAddress> advertise,
            InetAddress link,
            int firstPort,
            int lastPort,
            int capacity,
            int loops,
            PeerFilter filter) {
        /// Other workers are told what peers are told first.
        public RelaySettings(
                @Nullable InetAddress bind,
                List<InetAddress> advertise,
                int firstPort,
                int lastPort,
                int capacity,
                int loops,
                PeerFilter filter) {
            this(bind, advertise, advertise.getFirst(), firstPort, lastPort, capacity, loops, filter);
        }
    }

    /// @param events called on loop threads; must not block
    public Relay(
            RelaySettings settings,
            Consumer<WorkerEvent> events,
            Clock clock,
            @Nullable RecordingWriter recordings,
            @Nullable CaptureWriter captures) {
        this(settings, events, clock, ABANDONED, recordings, captures);
    }

    /// One that keeps nothing.
    Relay(RelaySettings settings, Consumer<WorkerEvent> events, Clock clock) {
        this(settings, events, clock, ABANDONED, null, null);
    }

    Relay(
            RelaySettings settings,
            Consumer<WorkerEvent> events,
            Clock clock,
            Duration abandonedAfter,
            @Nullable RecordingWriter recordings,
            @Nullable CaptureWriter captures) {
        this.recordings = recordings;
        this.captures = captures;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        this.ports = new MediaPorts(settings.bind(), settings.firstPort(), settings.lastPort(), 1);
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new RelayLoop("relay-" + i, session -> closeAbandoned(session, abandonedAfter)));
        }
    }

    /// On the session's loop. Otherwise it would hold its place until this worker ends.
    private void closeAbandoned(Session session, Duration after) {
        if (session.unwantedMillis(RelayLoop.now()) < after.toMillis()) {
            return;
        }
        Owned owned = sessions.remove(session.call);
        if (owned != null) {
            owned.loop().remove(session);
            session.close("abandoned: no peer for " + after.toSeconds() + " s");
        }
    }

    public int sessions() {
        return sessions.size();
    }

    /// Media packets that went on to the other end, since this worker began.
    public long forwarded() {
        return loops.stream().mapToLong(loop -> loop.counts.forwarded()).sum();
    }

    /// Datagrams from addresses that ICE did not validate.
    public long foreign() {
        return loops.stream().mapToLong(loop -> loop.counts.foreign()).sum();
    }

    /// Packets that were forged, replayed, broken, of an unknown kind, or before the keys.
    public long refused() {
        return loops.stream().mapToLong(loop -> loop.counts.refused()).sum();
    }

    /// Datagrams that the kernel did not take from us.
    public long unsent() {
        return loops.stream().mapToLong(loop -> loop.counts.unsent()).sum();
    }

    /// Carries a command out.
    public CommandAnswer carryOut(WorkerCommand command) {
        try {
            return switch (command) {
                case WorkerCommand.AnswerOffer offer -> answer(offer);
                case WorkerCommand.RestartLeg restart -> restart(restart);
                case WorkerCommand.MakeOffer make -> offer(make);
                case WorkerCommand.ApplyAnswer apply -> apply(apply);
                case WorkerCommand.MakeLink make -> link(make);
                case WorkerCommand.SetLink set -> link(set);
                case WorkerCommand.JoinLink other -> foreign(other);
                case WorkerCommand.DialLink other -> foreign(other);
                case WorkerCommand.BringBot other -> foreign(other);
                case WorkerCommand.JoinMix other -> foreign(other);
                case WorkerCommand.ChangeMix other -> foreign(other);
                case WorkerCommand.MakeMix make -> mix(make);
                case WorkerCommand.SetMix set -> mix(set);
                case WorkerCommand.EndMix end ->
                    inSession(end.commandId(), end.callId(), owned -> {
                        owned.session().endMix();
                        owned.session().closeLeg(LegName.SUPERVISOR);
                    });
                case WorkerCommand.OpenMedia open ->
                    inSession(
                            open.commandId(),
                            open.callId(),
                            owned -> owned.session().openMedia(RelayLoop.now()));
                case WorkerCommand.HoldUser hold ->
                    inSession(
                            hold.commandId(),
                            hold.callId(),
                            owned -> owned.session().hold(RelayLoop.now()));
                case WorkerCommand.ResumeUser resume ->
                    inSession(
                            resume.commandId(),
                            resume.callId(),
                            owned -> owned.session().resume());
                case WorkerCommand.TellUser tell -> {
                    byte[][] sound = frames(tell.sound());
                    yield inSession(
                            tell.commandId(),
                            tell.callId(),
                            owned -> owned.session().tell(sound, RelayLoop.now()));
                }
                case WorkerCommand.AskUser ask -> {
                    byte[][] sound = frames(ask.sound());
                    yield inSession(
                            ask.commandId(),
                            ask.callId(),
                            owned -> owned.session().ask(sound, RelayLoop.now()));
                }
                case WorkerCommand.HandOver over -> handOver(over);
                case WorkerCommand.TakeOver over -> takeOver(over);
                case WorkerCommand.StartRecording start -> record(start);
                case WorkerCommand.PauseRecording pause ->
                    inRecording(pause.commandId(), pause.callId(), SessionRecording::pause);
                case WorkerCommand.ResumeRecording resume ->
                    inRecording(resume.commandId(), resume.callId(), SessionRecording::resume);
                case WorkerCommand.StartCapture start -> capture(start);
                case WorkerCommand.StopCapture stop ->
                    inSession(
                            stop.commandId(),
                            stop.callId(),
                            owned -> owned.session().endCapture(CaptureEnd.ASKED));
                case WorkerCommand.CloseLeg close ->
                    inSession(
                            close.commandId(),
                            close.callId(),
                            owned -> owned.session().closeLeg(close.leg()));
                case WorkerCommand.CloseSession close -> close(close);
            };
        } catch (Sdp.BadSdp bad) {
            return refused(command.commandId(), RefusalCode.BAD_SDP, String.valueOf(bad.getMessage()));
        } catch (MediaPorts.NoneFree none) {
            return refused(command.commandId(), RefusalCode.NO_PORTS, String.valueOf(none.getMessage()));
        } catch (Exception failure) {
            return refused(command.commandId(), RefusalCode.WRONG_STATE, failure.toString());
        }
    }

    private CommandAnswer answer(WorkerCommand.AnswerOffer command) throws Exception {
        Sdp.Peer peer = Sdp.read(command.offerSdp());
        Optional<Owned> owned = open(command.callId());
        if (owned.isEmpty()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker carries all it can");
        }
        // an offer that wants to be the DTLS client leaves us the server; everything else makes us the client
        boolean client = !peer.setup().equals("active");
        return owned.get().loop().call(() -> {
            if (owned.get().session().legs.containsKey(command.leg())) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "this leg is there already");
            }
            Leg leg = leg(command.leg(), owned.get());
            leg.start(peer, settings.filter(), client);
            return new CommandAnswer.SdpReady(command.commandId(), describe(leg, peer));
        });
    }

    private CommandAnswer restart(WorkerCommand.RestartLeg command) throws Exception {
        Sdp.Peer peer = Sdp.read(command.offerSdp());
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            Leg leg = owned.session().legs.get(command.leg());
            return leg != null && leg.restart(peer, RelayLoop.now())
                    ? new CommandAnswer.SdpReady(command.commandId(), describe(leg, peer))
                    : refused(command.commandId(), RefusalCode.WRONG_STATE, "this offer restarts no leg of the call");
        });
    }

    private CommandAnswer offer(WorkerCommand.MakeOffer command) throws Exception {
        Optional<Owned> owned = open(command.callId());
        if (owned.isEmpty()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker carries all it can");
        }
        return owned.get().loop().call(() -> {
            if (owned.get().session().legs.containsKey(command.leg())) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "this leg is there already");
            }
            Leg leg = leg(command.leg(), owned.get());
            return new CommandAnswer.SdpReady(command.commandId(), describe(leg, "0", "actpass", 111, 126, 8000, 1));
        });
    }

    private CommandAnswer apply(WorkerCommand.ApplyAnswer command) throws Exception {
        Sdp.Peer peer = Sdp.read(command.answerSdp());
        if (peer.setup().equals("actpass")) {
            throw new Sdp.BadSdp("an answer must choose a=setup:active or passive");
        }
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            Leg leg = owned.session().legs.get(command.leg());
            if (leg == null) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "there is no offer to answer");
            }
            if (leg.peer() == null) {
                leg.start(peer, settings.filter(), peer.setup().equals("passive"));
            }
            return new CommandAnswer.Done(command.commandId());
        });
    }

    private CommandAnswer link(WorkerCommand.MakeLink command) throws Exception {
        Optional<Owned> owned = open(command.callId());
        if (owned.isEmpty()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker carries all it can");
        }
        return owned.get().loop().call(() -> {
            Session session = owned.get().session();
            if (session.legs.containsKey(LegName.LINK) || session.legs.containsKey(command.standsFor())) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "this leg is there already");
            }
            session.putLink(command.standsFor());
            Leg leg = leg(LegName.LINK, owned.get());
            return new CommandAnswer.LinkReady(command.commandId(), session.link.end(settings.link(), leg.port()));
        });
    }

    private CommandAnswer link(WorkerCommand.SetLink command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            Leg leg = owned.session().legs.get(LegName.LINK);
            if (leg == null) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "there is no link to set");
            }
            if (leg.peer() == null) {
                leg.link(Sdp.Peer.LINKED, owned.session().link.with(command.end()), LinkKeys.address(command.end()));
            }
            return new CommandAnswer.Done(command.commandId());
        });
    }

    private CommandAnswer mix(WorkerCommand.MakeMix command) throws Exception {
        // of a talk that is elsewhere the supervisor is here
        Optional<Owned> place = open(command.callId());
        if (place.isEmpty()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker carries all it can");
        }
        Owned owned = place.get();
        return owned.loop().call(() -> {
            Mix mix = owned.session().putMix();
            return new CommandAnswer.MixReady(
                    command.commandId(),
                    new MixEnds(
                            end(LegName.MIX_USER, mix, owned),
                            end(LegName.MIX_AGENT, mix, owned),
                            end(LegName.MIX_SUPERVISOR, mix, owned)));
        });
    }

    private LinkEnd end(LegName name, Mix mix, Owned owned) throws IOException {
        return mix.keys(name).end(settings.link(), leg(name, owned).port());
    }

    private CommandAnswer mix(WorkerCommand.SetMix command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            Session session = owned.session();
            if (session.mix() == null) {
                return refused(command.commandId(), RefusalCode.WRONG_STATE, "there is no place for a mixer");
            }
            set(LegName.MIX_USER, command.ends().user(), session);
            set(LegName.MIX_AGENT, command.ends().agent(), session);
            set(LegName.MIX_SUPERVISOR, command.ends().supervisor(), session);
            return new CommandAnswer.Done(command.commandId());
        });
    }

    private static void set(LegName name, @Nullable LinkEnd theirs, Session session) {
        Leg leg = session.legs.get(name);
        Mix mix = session.mix();
        if (theirs != null && leg != null && mix != null && leg.peer() == null) {
            leg.link(Sdp.Peer.LINKED, mix.keys(name).with(theirs), LinkKeys.address(theirs));
        }
    }

    private static CommandAnswer foreign(WorkerCommand command) {
        return refused(
                command.commandId(),
                RefusalCode.WRONG_STATE,
                "a media-worker has no legs of SIP, and no voice that is not encoded");
    }

    private CommandAnswer close(WorkerCommand.CloseSession command) throws Exception {
        Owned owned = sessions.remove(command.callId());
        if (owned != null) {
            owned.loop().call(() -> {
                owned.loop().remove(owned.session());
                owned.session().close(command.reason());
                return true;
            });
        }
        return new CommandAnswer.Done(command.commandId());
    }

    private CommandAnswer handOver(WorkerCommand.HandOver command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop()
                .call(() -> owned.session().handOver()
                        ? new CommandAnswer.Done(command.commandId())
                        : refused(
                                command.commandId(), RefusalCode.WRONG_STATE, "the colleague's voice does not stand"));
    }

    private CommandAnswer takeOver(WorkerCommand.TakeOver command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop()
                .call(() -> owned.session().takeOver()
                        ? new CommandAnswer.Done(command.commandId())
                        : refused(
                                command.commandId(), RefusalCode.WRONG_STATE, "the supervisor's voice does not stand"));
    }

    private CommandAnswer record(WorkerCommand.StartRecording command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        if (recordings == null) {
            return refused(command.commandId(), RefusalCode.WRONG_STATE, "this worker keeps no recordings");
        }
        RecordingOrder order = command.order();
        byte[][] announcement = frames(order.announcement());
        SessionRecording recording = new SessionRecording(
                order.recording(),
                recordings.open(command.callId(), order),
                announcement.length == 0 ? RecordingTone.frames() : announcement);
        return owned.loop()
                .call(() -> owned.session().record(recording)
                        ? new CommandAnswer.Done(command.commandId())
                        : refused(command.commandId(), RefusalCode.WRONG_STATE, "this call is recorded already"));
    }

    private CommandAnswer capture(WorkerCommand.StartCapture command) throws Exception {
        Owned owned = sessions.get(command.callId());
        if (owned == null) {
            return refused(command.commandId(), RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        if (captures == null) {
            return refused(command.commandId(), RefusalCode.WRONG_STATE, "this worker keeps no captures");
        }
        SessionCapture capture = new SessionCapture(captures.open(command.callId(), command.order()), this::address);
        return owned.loop()
                .call(() -> owned.session().capture(capture)
                        ? new CommandAnswer.Done(command.commandId())
                        : refused(
                                command.commandId(),
                                RefusalCode.WRONG_STATE,
                                "another capture of this call runs already"));
    }

    /// Those that an ear can hear something of.
    private static byte[][] frames(List<String> encoded) {
        return encoded.stream()
                .map(Base64.getDecoder()::decode)
                .filter(frame -> OpusFrames.samples(frame) > 0)
                .toArray(byte[][]::new);
    }

    private CommandAnswer inRecording(UUID command, CallId call, Predicate<SessionRecording> work) throws Exception {
        Owned owned = sessions.get(call);
        if (owned == null) {
            return refused(command, RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            SessionRecording recording = owned.session().recording();
            return recording != null && work.test(recording)
                    ? new CommandAnswer.Done(command)
                    : refused(command, RefusalCode.WRONG_STATE, "nothing is recorded of this call now");
        });
    }

    private CommandAnswer inSession(UUID command, CallId call, Consumer<Owned> work) throws Exception {
        Owned owned = sessions.get(call);
        if (owned == null) {
            return refused(command, RefusalCode.UNKNOWN_SESSION, "there is no such session");
        }
        return owned.loop().call(() -> {
            work.accept(owned);
            return new CommandAnswer.Done(command);
        });
    }

    private Optional<Owned> open(CallId call) {
        Owned known = sessions.get(call);
        if (known != null) {
            return Optional.of(known);
        }
        if (sessions.size() >= settings.capacity()) {
            return Optional.empty();
        }
        return Optional.of(sessions.computeIfAbsent(call, id -> {
            RelayLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
            Session session = new Session(id, events, clock);
            loop.execute(() -> loop.add(session));
            return new Owned(session, loop);
        }));
    }

    private Leg leg(LegName name, Owned owned) throws IOException {
        DatagramChannel channel = ports.open();
        Leg leg = new Leg(name, channel, owned.loop(), certificate, owned.session());
        owned.session().legs.put(name, leg);
        owned.session().tap(leg);
        leg.register();
        return leg;
    }

    /// Where the peer of a leg finds us.
    private InetSocketAddress address(Leg leg) {
        InetAddress known =
                leg.name().isInner() ? settings.link() : settings.advertise().getFirst();
        return new InetSocketAddress(known, leg.port());
    }

    private String describe(Leg leg, Sdp.Peer peer) {
        return describe(
                leg,
                peer.mid(),
                leg.dtlsClient() ? "active" : "passive",
                peer.opus(),
                peer.dtmf(),
                peer.dtmfRate(),
                peer.level());
    }

    private String describe(Leg leg, String mid, String setup, int opus, int dtmf, int dtmfRate, int level) {
        return Sdp.write(
                mid,
                leg.ice.ufrag(),
                leg.ice.password(),
                certificate.fingerprint(),
                setup,
                opus,
                dtmf,
                dtmfRate,
                level,
                settings.advertise(),
                leg.port(),
                leg.ssrc());
    }

    private static CommandAnswer refused(UUID command, RefusalCode code, String detail) {
        return new CommandAnswer.Refused(command, code, detail);
    }

    /// What still goes on ends, and each call of it is told.
    @Override
    public void close() {
        for (CallId call : List.copyOf(sessions.keySet())) {
            carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "the worker was stopped"));
        }
        loops.forEach(RelayLoop::close);
    }
}
