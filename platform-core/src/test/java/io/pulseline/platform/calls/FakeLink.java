package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerLink;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A worker that answers every SDP at once.
final class FakeLink implements WorkerLink {
    static final LinkEnd MEDIA = new LinkEnd("127.0.0.1", 40_000, "AEAD_AES_128_GCM", "bWVkaWE=");
    static final LinkEnd SIP = new LinkEnd("127.0.0.1", 42_000, "AEAD_AES_128_GCM", "c2lw");

    final List<WorkerCommand> sent = new CopyOnWriteArrayList<>();
    volatile boolean unreachable;
    /// The kind of command whose next answer is lost, though the worker did what it says; null for none.
    volatile @Nullable Class<? extends WorkerCommand> losesAnswer;

    @Override
    public CommandAnswer send(String controlUrl, WorkerCommand command) throws WorkerUnreachable {
        if (unreachable) {
            throw new WorkerUnreachable("nobody answers", new IOException("played"));
        }
        sent.add(command);
        if (command.getClass().equals(losesAnswer)) {
            losesAnswer = null;
            throw new WorkerUnreachable("the answer is lost", new IOException("played"));
        }
        return switch (command) {
            case WorkerCommand.AnswerOffer answer ->
                new CommandAnswer.SdpReady(answer.commandId(), "our answer " + answer.leg());
            case WorkerCommand.RestartLeg restart ->
                new CommandAnswer.SdpReady(restart.commandId(), "our new words " + restart.leg());
            case WorkerCommand.MakeOffer make -> new CommandAnswer.SdpReady(make.commandId(), "our offer");
            case WorkerCommand.MakeLink make -> new CommandAnswer.LinkReady(make.commandId(), MEDIA);
            case WorkerCommand.SetLink set -> new CommandAnswer.Done(set.commandId());
            case WorkerCommand.JoinLink join -> new CommandAnswer.LinkReady(join.commandId(), SIP);
            case WorkerCommand.DialLink dial -> new CommandAnswer.LinkReady(dial.commandId(), SIP);
            case WorkerCommand.BringBot bring -> new CommandAnswer.LinkReady(bring.commandId(), SIP);
            case WorkerCommand.MakeMix make ->
                new CommandAnswer.MixReady(make.commandId(), new MixEnds(MEDIA, MEDIA, MEDIA));
            case WorkerCommand.JoinMix join -> new CommandAnswer.MixReady(join.commandId(), new MixEnds(SIP, SIP, SIP));
            case WorkerCommand.SetMix set -> new CommandAnswer.Done(set.commandId());
            case WorkerCommand.ChangeMix change -> new CommandAnswer.Done(change.commandId());
            case WorkerCommand.EndMix end -> new CommandAnswer.Done(end.commandId());
            case WorkerCommand.AskUser ask -> new CommandAnswer.Done(ask.commandId());
            case WorkerCommand.ApplyAnswer apply -> new CommandAnswer.Done(apply.commandId());
            case WorkerCommand.OpenMedia open -> new CommandAnswer.Done(open.commandId());
            case WorkerCommand.HoldUser hold -> new CommandAnswer.Done(hold.commandId());
            case WorkerCommand.ResumeUser resume -> new CommandAnswer.Done(resume.commandId());
            case WorkerCommand.TellUser tell -> new CommandAnswer.Done(tell.commandId());
            case WorkerCommand.HandOver over -> new CommandAnswer.Done(over.commandId());
            case WorkerCommand.TakeOver over -> new CommandAnswer.Done(over.commandId());
            case WorkerCommand.StartRecording start -> new CommandAnswer.Done(start.commandId());
            case WorkerCommand.PauseRecording pause -> new CommandAnswer.Done(pause.commandId());
            case WorkerCommand.ResumeRecording resume -> new CommandAnswer.Done(resume.commandId());
            case WorkerCommand.StartCapture start -> new CommandAnswer.Done(start.commandId());
            case WorkerCommand.StopCapture stop -> new CommandAnswer.Done(stop.commandId());
            case WorkerCommand.CloseLeg close -> new CommandAnswer.Done(close.commandId());
            case WorkerCommand.CloseSession close -> new CommandAnswer.Done(close.commandId());
        };
    }

    /// The first command of this kind to the call's workers.
    <T extends WorkerCommand> Optional<T> sent(CallId id, Class<T> kind) {
        return sent.stream()
                .filter(command -> command.callId().equals(id))
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    /// How many workers heard of the call's end.
    long closed(CallId id) {
        return sent.stream()
                .filter(command -> command instanceof WorkerCommand.CloseSession close
                        && close.callId().equals(id))
                .count();
    }

    /// The lease of an audio-worker that can take noise out of voices.
    static WorkerLease quieting(String id, long epoch) {
        WorkerLease plain = lease(id, WorkerKind.AUDIO, epoch);
        return new WorkerLease(
                plain.protocol(),
                id,
                epoch,
                plain.kind(),
                plain.region(),
                plain.version(),
                plain.controlUrl(),
                plain.capacity(),
                0,
                0,
                plain.state(),
                plain.sentAt(),
                null,
                true);
    }

    /// Of a worker that serves, with room for fifty calls.
    static WorkerLease lease(String id, WorkerKind kind, long epoch) {
        return new WorkerLease(
                Protocol.VERSION,
                id,
                epoch,
                kind,
                "local",
                "t",
                "http://fake",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now());
    }
}
