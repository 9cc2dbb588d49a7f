package io.pulseline.audioworker.control;

import io.pulseline.audioworker.bot.BotDoor;
import io.pulseline.audioworker.bot.Bots;
import io.pulseline.audioworker.mix.MixCall;
import io.pulseline.audioworker.voice.Line;
import io.pulseline.audioworker.voice.VoiceLoop;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.MixPartner;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.MediaPorts;
import io.pulseline.rtp.PeerFilter;
import io.pulseline.rtp.SrtpWarmUp;
import io.pulseline.rtp.codec.OpusVoice;
import io.pulseline.worker.Facts;
import io.pulseline.worker.LinkKeys;
import io.pulseline.worker.WorkerDuty;
import io.pulseline.worker.WorkerProperties;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// An audio worker brings bots to calls and mixes supervised talks.
@Component
class AudioDuty implements WorkerDuty {
    private static final Logger LOG = LoggerFactory.getLogger(AudioDuty.class);
    private static final Consumer<DtmfReader.Key> NOBODY = key -> {};

    private final WorkerProperties worker;
    private final AudioProperties media;
    private final MediaPorts ports;
    private final BotDoor door;
    private final Bots bots;
    private final VoiceLoop loop = new VoiceLoop();

    private record Mixed(CallId call) {}

    AudioDuty(WorkerProperties worker, AudioProperties media, Facts facts, Clock clock) {
        this.worker = worker;
        this.media = media;
        this.ports = new MediaPorts(media.bound(), media.firstPort(), media.lastPort(), 1);
        this.door = new BotDoor(new PeerFilter(media.allowedPeers()), media.authority());
        this.bots = new Bots(door, facts, clock);
    }

    @Override
    public WorkerKind kind() {
        return WorkerKind.AUDIO;
    }

    @Override
    public void begin() {
        LOG.info("event=audio-ready opus=\"{}\" quiets={}", OpusVoice.engine(), Line.canQuiet());
    }

    @Override
    public void warmUp() {
        SrtpWarmUp.run();
    }

    @Override
    public CommandAnswer carryOut(WorkerCommand command) {
        try {
            return switch (command) {
                case WorkerCommand.BringBot bring -> bring(bring);
                case WorkerCommand.OpenMedia open ->
                    loop.call(() -> {
                        loop.find(open.callId()).ifPresent(Bots::accept);
                        return new CommandAnswer.Done(open.commandId());
                    });
                case WorkerCommand.JoinMix join -> mix(join);
                case WorkerCommand.ChangeMix change ->
                    loop.call(() -> {
                        if (loop.find(new Mixed(change.callId())).orElse(null) instanceof MixCall mix) {
                            mix.change(change.mode());
                            return new CommandAnswer.Done(change.commandId());
                        }
                        return refused(change.commandId(), RefusalCode.UNKNOWN_SESSION, "this call has no mixer here");
                    });
                case WorkerCommand.EndMix end -> end(end.commandId(), new Mixed(end.callId()));
                case WorkerCommand.CloseSession close -> {
                    end(close.commandId(), new Mixed(close.callId()));
                    yield end(close.commandId(), close.callId());
                }
                case WorkerCommand.AnswerOffer other -> foreign(other);
                case WorkerCommand.RestartLeg other -> foreign(other);
                case WorkerCommand.MakeOffer other -> foreign(other);
                case WorkerCommand.ApplyAnswer other -> foreign(other);
                case WorkerCommand.MakeLink other -> foreign(other);
                case WorkerCommand.SetLink other -> foreign(other);
                case WorkerCommand.JoinLink other -> foreign(other);
                case WorkerCommand.DialLink other -> foreign(other);
                case WorkerCommand.MakeMix other -> foreign(other);
                case WorkerCommand.SetMix other -> foreign(other);
                case WorkerCommand.HoldUser other -> foreign(other);
                case WorkerCommand.ResumeUser other -> foreign(other);
                case WorkerCommand.TellUser other -> foreign(other);
                case WorkerCommand.AskUser other -> foreign(other);
                case WorkerCommand.HandOver other -> foreign(other);
                case WorkerCommand.TakeOver other -> foreign(other);
                case WorkerCommand.StartRecording other -> foreign(other);
                case WorkerCommand.PauseRecording other -> foreign(other);
                case WorkerCommand.ResumeRecording other -> foreign(other);
                case WorkerCommand.StartCapture other -> foreign(other);
                case WorkerCommand.StopCapture other -> foreign(other);
                case WorkerCommand.CloseLeg other -> foreign(other);
            };
        } catch (MediaPorts.NoneFree none) {
            return refused(command.commandId(), RefusalCode.NO_PORTS, String.valueOf(none.getMessage()));
        } catch (Exception failure) {
            return refused(command.commandId(), RefusalCode.WRONG_STATE, failure.toString());
        }
    }

    private CommandAnswer bring(WorkerCommand.BringBot command) throws Exception {
        if (loop.size() >= worker.capacity()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker has all the voices it can");
        }
        Place place = place();
        return loop.call(() -> {
            loop.put(
                    command.callId(),
                    bots.bring(
                            command.callId(),
                            command.bot(),
                            pressed -> place.line(command.end(), pressed),
                            loop::execute));
            return new CommandAnswer.LinkReady(command.commandId(), place.end());
        });
    }

    private CommandAnswer mix(WorkerCommand.JoinMix command) throws Exception {
        if (loop.size() >= worker.capacity()) {
            return refused(command.commandId(), RefusalCode.NO_CAPACITY, "this worker has all the voices it can");
        }
        LinkEnd ofUser = command.ends().user();
        LinkEnd ofAgent = command.ends().agent();
        LinkEnd ofSupervisor = command.ends().supervisor();
        if (ofUser == null || ofAgent == null || ofSupervisor == null) {
            return refused(command.commandId(), RefusalCode.WRONG_STATE, "a talk is mixed of three voices");
        }
        Place user = place();
        Place agent = place();
        Place supervisor = place();
        boolean quiet = command.quiets();
        MixEnds here = new MixEnds(user.end(), agent.end(), supervisor.end());
        return loop.call(() -> {
            loop.put(
                    new Mixed(command.callId()),
                    new MixCall(
                            quiet ? quieted(user.line(ofUser, NOBODY)) : user.line(ofUser, NOBODY),
                            agent.line(ofAgent, NOBODY),
                            supervisor.line(ofSupervisor, NOBODY),
                            command.mode(),
                            command.announced() ? MixCall.ANNOUNCED_FRAMES : 0,
                            command.partner() == null ? MixPartner.PERSON : command.partner()));
            return new CommandAnswer.MixReady(command.commandId(), here);
        });
    }

    private static Line quieted(Line line) {
        line.quiet();
        return line;
    }

    /// Where a link shall end.
    private record Place(DatagramChannel channel, LinkKeys keys, LinkEnd end) {
        Line line(LinkEnd there, Consumer<DtmfReader.Key> pressed) {
            return new Line(channel, keys.with(there), LinkKeys.address(there), pressed);
        }
    }

    private Place place() throws IOException {
        LinkKeys keys = new LinkKeys();
        DatagramChannel channel = ports.open();
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        return new Place(channel, keys, keys.end(media.told(), port));
    }

    private CommandAnswer end(UUID command, Object key) throws Exception {
        return loop.call(() -> {
            loop.remove(key);
            return new CommandAnswer.Done(command);
        });
    }

    private static CommandAnswer foreign(WorkerCommand command) {
        return refused(command.commandId(), RefusalCode.WRONG_STATE, "an audio-worker has no legs of its own");
    }

    private static CommandAnswer refused(UUID command, RefusalCode code, String detail) {
        return new CommandAnswer.Refused(command, code, detail);
    }

    @Override
    public boolean opens(WorkerCommand command) {
        return command instanceof WorkerCommand.BringBot || command instanceof WorkerCommand.JoinMix;
    }

    @Override
    public int sessions() {
        return loop.size();
    }

    @Override
    public Boolean quiets() {
        return Line.canQuiet();
    }

    @Override
    public void drain() {
        // running voices go on by themselves
    }

    @Override
    public void end() {
        loop.close();
        door.close();
    }
}
