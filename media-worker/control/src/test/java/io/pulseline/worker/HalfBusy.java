package io.pulseline.worker;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;

/// The duty of a media-worker that has 150 calls and is never asked for more.
///
/// @param warming what its warm-up does
record HalfBusy(Runnable warming) implements WorkerDuty {
    @Override
    public WorkerKind kind() {
        return WorkerKind.MEDIA;
    }

    @Override
    public void begin() {}

    @Override
    public void warmUp() {
        warming.run();
    }

    @Override
    public CommandAnswer carryOut(WorkerCommand command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean opens(WorkerCommand command) {
        return true;
    }

    @Override
    public int sessions() {
        return 150;
    }

    @Override
    public void drain() {}

    @Override
    public void end() {}
}
