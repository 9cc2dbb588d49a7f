package io.pulseline.platform.wire;

import java.util.List;

/// Events of one worker process, oldest first.
///
/// @param events at most 500
public record EventBatch(int protocol, String workerId, long epoch, List<Numbered> events) {
    /// @param sequence from 1, without gaps within an epoch
    public record Numbered(long sequence, WorkerEvent event) {}
}
