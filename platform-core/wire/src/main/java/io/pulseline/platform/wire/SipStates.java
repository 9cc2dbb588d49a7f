package io.pulseline.platform.wire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How trunks and extensions stand at one worker, and whom it bans.
///
/// @param doubted numbers (Meta's ids) whose password did not fit what Meta sent; it may have been changed there
public record SipStates(int protocol, String workerId, List<Peer> peers, List<Ban> bans, List<String> doubted) {
    /// @param id              trunk or extension
    /// @param registered      where it is registered, `host:port`; null when it is not
    /// @param registeredUntil null when it is not
    /// @param reachable       whether it answers OPTIONS; null when it was never asked
    /// @param lastError       what went wrong last, null for nothing
    /// @param calls           calls it has now
    public record Peer(
            UUID id,
            @Nullable String registered,
            @Nullable Instant registeredUntil,
            @Nullable Boolean reachable,
            @Nullable String lastError,
            int calls) {}

    /// @param last what its last probe was
    public record Ban(String address, Instant until, int probes, String last) {}
}
