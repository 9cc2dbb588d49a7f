package io.pulseline.platform.calls;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A worker that answers every SDP at once.
final class FakeLink implements WorkerLink {
    final List<WorkerCommand> sent = new CopyOnWriteArrayList<>();

    @Override
    public CommandAnswer send(String controlUrl, WorkerCommand command) {
        sent.add(command);
        return switch (command) {
            case WorkerCommand.AnswerOffer answer ->
                new CommandAnswer.SdpReady(answer.commandId(), "our answer " + answer.leg());
            case WorkerCommand.MakeOffer make -> new CommandAnswer.SdpReady(make.commandId(), "our offer");
            case WorkerCommand.ApplyAnswer apply -> new CommandAnswer.Done(apply.commandId());
            case WorkerCommand.OpenMedia open -> new CommandAnswer.Done(open.commandId());
            case WorkerCommand.CloseLeg close -> new CommandAnswer.Done(close.commandId());
            case WorkerCommand.CloseSession close -> new CommandAnswer.Done(close.commandId());
        };
    }
}
