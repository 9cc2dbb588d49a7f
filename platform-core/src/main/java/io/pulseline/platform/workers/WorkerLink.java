package io.pulseline.platform.workers;

import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;

/// Port to one worker's control address.
public interface WorkerLink {
    /// @throws WorkerUnreachable when no answer came; the command may have been carried out, and repeating it is
    /// harmless
    CommandAnswer send(String controlUrl, WorkerCommand command) throws WorkerUnreachable;

    class WorkerUnreachable extends Exception {
        public WorkerUnreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
