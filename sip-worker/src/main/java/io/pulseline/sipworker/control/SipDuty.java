package io.pulseline.sipworker.control;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.SrtpWarmUp;
import io.pulseline.sipworker.b2bua.EdgeSettings;
import io.pulseline.sipworker.b2bua.SipEdge;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// A sip-worker carries SIP calls.
@Component
class SipDuty implements WorkerDuty {
    private static final Logger LOG = LoggerFactory.getLogger(SipDuty.class);

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
        this.plane = new MediaPlane(voice.settings(filter::allows), facts, clock);
        this.edge = new SipEdge(
                new EdgeSettings(
                        worker.id(),
                        facts.epoch(),
                        sip.domain(),
                        new Hop("TLS", sip.metaDomain(), sip.metaPort(), true),
                        worker.capacity()),
                book,
                registrar,
                new DigestServer(sip.domain(), clock),
                opening -> platform.getObject().ask("/workers/v1/sip/calls", opening, SipDecision.class),
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
        SrtpWarmUp.run();
        stack.start();
        edge.use(stack);
        LOG.info("event=sip-listens tls={} tcp={} udp={}", stack.tlsPort(), stack.tcpPort(), stack.udpPort());
    }

    @Override
    public CommandAnswer carryOut(WorkerCommand command) {
        return switch (command) {
            case WorkerCommand.CloseSession close -> {
                edge.hangUp(close.callId(), close.reason());
                yield new CommandAnswer.Done(close.commandId());
            }
            case WorkerCommand.AnswerOffer other -> foreign(other);
            case WorkerCommand.MakeOffer other -> foreign(other);
            case WorkerCommand.ApplyAnswer other -> foreign(other);
            case WorkerCommand.OpenMedia other -> foreign(other);
            case WorkerCommand.CloseLeg other -> foreign(other);
        };
    }

    private static CommandAnswer foreign(WorkerCommand command) {
        return new CommandAnswer.Refused(
                command.commandId(), RefusalCode.WRONG_STATE, "a sip-worker has no legs of WebRTC");
    }

    @Override
    public boolean opens(WorkerCommand command) {
        return false;
    }

    @Override
    public int sessions() {
        return edge.calls();
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
