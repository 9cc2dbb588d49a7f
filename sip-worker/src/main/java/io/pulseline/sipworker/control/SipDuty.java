package io.pulseline.sipworker.control;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.SrtpWarmUp;
import io.pulseline.sipworker.b2bua.EdgeSettings;
import io.pulseline.sipworker.b2bua.SessionTerms;
import io.pulseline.sipworker.b2bua.SipEdge;
import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.MediaPlane;
import io.pulseline.sipworker.stack.DigestServer;
import io.pulseline.sipworker.stack.Gate;
import io.pulseline.sipworker.stack.Hop;
import io.pulseline.sipworker.stack.SipStack;
import io.pulseline.sipworker.stack.StackSettings;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import io.pulseline.worker.Facts;
import io.pulseline.worker.PlatformLink;
import io.pulseline.worker.WorkerDuty;
import io.pulseline.worker.WorkerProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// A sip-worker carries SIP calls.
@Component
class SipDuty implements WorkerDuty {
    private static final Logger LOG = LoggerFactory.getLogger(SipDuty.class);

    private final AskedPlatform asked;
    private final SipEdge edge;
    private final SipStack stack;
    private final MediaPlane plane;
    private final Gate gate;

    SipDuty(
            SipProperties sip,
            VoiceProperties voice,
            WorkerProperties worker,
            Facts facts,
            Book book,
            Registrar registrar,
            ObjectProvider<PlatformLink> platform,
            Clock clock) {
        PeerFilter filter = new PeerFilter(sip.allowedPeers());
        this.asked = new AskedPlatform(platform, worker.id(), book);
        this.plane = new MediaPlane(voice.settings(filter::allows), facts, clock);
        this.edge = new SipEdge(
                new EdgeSettings(
                        worker.id(),
                        facts.epoch(),
                        sip.domain(),
                        new Hop("TLS", sip.metaDomain(), sip.metaPort(), true),
                        worker.capacity(),
                        new SessionTerms(
                                sip.sessionExpires().toSeconds(),
                                sip.minSessionExpires().toSeconds()),
                        sip.hostSilence()),
                book,
                registrar,
                new DigestServer(
                        sip.domain(), clock, Certificates.secret(sip.keystore(), sip.keystorePassword(), "sip nonces")),
                asked,
                plane,
                facts,
                clock);
        this.gate = new Gate(new KnownSources(book, sip.neverBanned()), clock);
        this.stack = new SipStack(
                new StackSettings(
                        bind(sip.bind()),
                        sip.port(),
                        sip.tcpPort(),
                        sip.udpPort(),
                        Certificates.server(sip.keystore(), sip.keystorePassword()),
                        Certificates.client(sip.trunkTrust()),
                        Certificates.client(sip.metaTrust()),
                        sip.domain(),
                        filter::allows),
                gate,
                edge);
    }

    private static InetAddress bind(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(
                    "pulseline.sip.bind " + address + " is no address of this machine", unknown);
        }
    }

    @Override
    public WorkerKind kind() {
        return WorkerKind.SIP;
    }

    @Override
    public void begin() {
        stack.start();
        edge.use(stack);
        LOG.info("event=sip-listens tls={} tcp={} udp={}", stack.tlsPort(), stack.tcpPort(), stack.udpPort());
    }

    @Override
    public void warmUp() {
        SrtpWarmUp.run();
    }

    @Override
    public CommandAnswer carryOut(WorkerCommand command) {
        return switch (command) {
            case WorkerCommand.CloseSession close -> {
                edge.hangUp(close.callId(), close.reason());
                yield new CommandAnswer.Done(close.commandId());
            }
            case WorkerCommand.JoinLink join -> linked(join.commandId(), () -> edge.join(join.callId(), join.end()));
            case WorkerCommand.DialLink dial -> linked(dial.commandId(), () -> edge.dial(dial));
            case WorkerCommand.MakeLink other -> foreign(other);
            case WorkerCommand.BringBot other -> foreign(other);
            case WorkerCommand.MakeMix make ->
                mixed(
                        make.commandId(),
                        () -> edge.makeMix(make.callId())
                                .<CommandAnswer>map(ends -> new CommandAnswer.MixReady(make.commandId(), ends)));
            case WorkerCommand.SetMix set ->
                mixed(
                        set.commandId(),
                        () -> edge.setMix(set.callId(), set.ends())
                                ? Optional.of(new CommandAnswer.Done(set.commandId()))
                                : Optional.empty());
            case WorkerCommand.EndMix end -> {
                edge.endMix(end.callId());
                yield new CommandAnswer.Done(end.commandId());
            }
            case WorkerCommand.JoinMix other -> foreign(other);
            case WorkerCommand.ChangeMix other -> foreign(other);
            case WorkerCommand.AskUser other -> foreign(other);
            case WorkerCommand.SetLink other -> foreign(other);
            case WorkerCommand.AnswerOffer other -> foreign(other);
            case WorkerCommand.RestartLeg other -> foreign(other);
            case WorkerCommand.MakeOffer other -> foreign(other);
            case WorkerCommand.ApplyAnswer other -> foreign(other);
            case WorkerCommand.OpenMedia other -> foreign(other);
            case WorkerCommand.HoldUser other -> foreign(other);
            case WorkerCommand.TellUser other -> foreign(other);
            case WorkerCommand.ResumeUser other -> foreign(other);
            case WorkerCommand.HandOver other -> foreign(other);
            case WorkerCommand.TakeOver other -> foreign(other);
            case WorkerCommand.StartRecording other -> foreign(other);
            case WorkerCommand.PauseRecording other -> foreign(other);
            case WorkerCommand.ResumeRecording other -> foreign(other);
            case WorkerCommand.StartCapture other -> foreign(other);
            case WorkerCommand.StopCapture other -> foreign(other);
            case WorkerCommand.CloseLeg other -> foreign(other);
        };
    }

    private static CommandAnswer linked(UUID command, Callable<Optional<LinkEnd>> work) {
        return done(
                command,
                () -> work.call().map(end -> new CommandAnswer.LinkReady(command, end)),
                "the sip-worker has no such call that waits");
    }

    private static CommandAnswer mixed(UUID command, Callable<Optional<CommandAnswer>> work) {
        return done(command, work, "the sip-worker has no such talk");
    }

    private static CommandAnswer done(UUID command, Callable<Optional<CommandAnswer>> work, String none) {
        try {
            return work.call().orElseGet(() -> new CommandAnswer.Refused(command, RefusalCode.WRONG_STATE, none));
        } catch (BadSdp unfit) {
            return new CommandAnswer.Refused(command, RefusalCode.BAD_SDP, String.valueOf(unfit.getMessage()));
        } catch (Exception full) {
            return new CommandAnswer.Refused(command, RefusalCode.NO_PORTS, String.valueOf(full.getMessage()));
        }
    }

    private static CommandAnswer foreign(WorkerCommand command) {
        return new CommandAnswer.Refused(
                command.commandId(), RefusalCode.WRONG_STATE, "a sip-worker has no legs of WebRTC");
    }

    @Override
    public boolean opens(WorkerCommand command) {
        return command instanceof WorkerCommand.DialLink;
    }

    @Override
    public int sessions() {
        return edge.calls();
    }

    AskedPlatform platform() {
        return asked;
    }

    SipEdge edge() {
        return edge;
    }

    SipStack stack() {
        return stack;
    }

    Gate gate() {
        return gate;
    }

    @Override
    public void drain() {
        edge.drain();
    }

    @Override
    public void end() {
        edge.endAll();
        stack.close();
        plane.close();
    }
}
