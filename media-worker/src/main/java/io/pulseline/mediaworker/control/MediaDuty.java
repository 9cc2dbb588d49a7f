package io.pulseline.mediaworker.control;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pulseline.mediaworker.capture.CaptureWriter;
import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.mediaworker.recording.RecordingWriter;
import io.pulseline.mediaworker.relay.HoldMusic;
import io.pulseline.mediaworker.relay.RecordingTone;
import io.pulseline.mediaworker.relay.Relay;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.rtp.SrtpWarmUp;
import io.pulseline.worker.Facts;
import io.pulseline.worker.WorkerDuty;
import io.pulseline.worker.WorkerProperties;
import java.time.Clock;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/// A media worker relays voice, and says what it did with the packets.
@Component
class MediaDuty implements WorkerDuty, MeterBinder {
    private final RecordingWriter recordings;
    private final CaptureWriter captures;
    private final Relay relay;

    MediaDuty(
            WorkerProperties properties,
            MediaProperties media,
            PartsOnDisk recordingParts,
            PartsOnDisk captureParts,
            Facts facts,
            Clock clock) {
        this.recordings = new RecordingWriter(recordingParts, facts, clock);
        this.captures = new CaptureWriter(captureParts, facts, clock);
        this.relay = new Relay(media.settings(properties.capacity()), facts, clock, recordings, captures);
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        packets(meters, "forwarded", "media packets that went on to the other end", Relay::forwarded);
        packets(meters, "foreign", "datagrams from addresses that ICE did not validate", Relay::foreign);
        packets(meters, "refused", "packets that were forged, replayed, broken or too early", Relay::refused);
        packets(meters, "unsent", "datagrams that the kernel did not take", Relay::unsent);
    }

    private void packets(MeterRegistry meters, String outcome, String description, ToDoubleFunction<Relay> count) {
        FunctionCounter.builder("pulseline.relay.packets", relay, count)
                .tag("outcome", outcome)
                .description(description)
                .register(meters);
    }

    @Override
    public WorkerKind kind() {
        return WorkerKind.MEDIA;
    }

    @Override
    public void begin() {
        // the relay listens when the first leg is made
    }

    @Override
    public void warmUp() {
        SrtpWarmUp.run();
        HoldMusic.prepare();
        RecordingTone.prepare();
    }

    @Override
    public CommandAnswer carryOut(WorkerCommand command) {
        return relay.carryOut(command);
    }

    /// An agent may still join a call that is here.
    @Override
    public boolean opens(WorkerCommand command) {
        return switch (command) {
            case WorkerCommand.MakeOffer make -> true;
            case WorkerCommand.AnswerOffer offer -> offer.leg() == LegName.META;
            case WorkerCommand.RestartLeg restart -> false;
            case WorkerCommand.ApplyAnswer apply -> false;
            case WorkerCommand.MakeLink make -> false;
            case WorkerCommand.SetLink set -> false;
            case WorkerCommand.JoinLink join -> false;
            case WorkerCommand.DialLink dial -> false;
            case WorkerCommand.BringBot bring -> false;
            case WorkerCommand.MakeMix make -> false;
            case WorkerCommand.JoinMix join -> false;
            case WorkerCommand.SetMix set -> false;
            case WorkerCommand.ChangeMix change -> false;
            case WorkerCommand.EndMix end -> false;
            case WorkerCommand.OpenMedia open -> false;
            case WorkerCommand.HoldUser hold -> false;
            case WorkerCommand.ResumeUser resume -> false;
            case WorkerCommand.TellUser tell -> false;
            case WorkerCommand.AskUser ask -> false;
            case WorkerCommand.HandOver over -> false;
            case WorkerCommand.TakeOver over -> false;
            case WorkerCommand.StartRecording start -> false;
            case WorkerCommand.PauseRecording pause -> false;
            case WorkerCommand.ResumeRecording resume -> false;
            case WorkerCommand.StartCapture start -> false;
            case WorkerCommand.StopCapture stop -> false;
            case WorkerCommand.CloseLeg close -> false;
            case WorkerCommand.CloseSession close -> false;
        };
    }

    @Override
    public int sessions() {
        return relay.sessions();
    }

    @Override
    public void drain() {
        // running sessions go on by themselves
    }

    @Override
    public void end() {
        relay.close();
        recordings.close();
        captures.close();
    }
}
