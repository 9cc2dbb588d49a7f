package io.pulseline.worker;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import org.jspecify.annotations.Nullable;

/// What a worker does for a living.
public interface WorkerDuty {
    WorkerKind kind();

    /// Before the first command.
    void begin();

    /// What makes the first calls cheap, beside serving: half a second of work that no start waits for.
    ///
    /// @throws RuntimeException when what it tries does not work here, so that this worker may serve nobody
    default void warmUp() {}

    /// Never throws for what a command asks: a refusal is an answer.
    CommandAnswer carryOut(WorkerCommand command);

    /// Whether a command could begin a call; a draining worker takes none of these.
    boolean opens(WorkerCommand command);

    /// Calls that are carried now.
    int sessions();

    /// Whether it can take noise out of voices; null where it carries none as samples.
    default @Nullable Boolean quiets() {
        return null;
    }

    /// From now on no new calls.
    void drain();

    /// Everything that still goes on is over.
    void end();
}
