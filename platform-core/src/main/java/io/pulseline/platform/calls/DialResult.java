package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.CallId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a dial.
public sealed interface DialResult {
    /// Meta took the call; nobody has answered yet. Also the answer to a repeated idempotency key.
    record Dialled(CallId call) implements DialResult {}

    /// Nobody was rung.
    ///
    /// @param fault Meta's words when Meta said it, null when its permission answer said so
    /// @param nextCall when it becomes possible by itself, null when only the user can change it
    record NoPermission(
            String reason,
            @Nullable GraphFault fault,
            @Nullable Instant nextCall) implements DialResult {}

    record Refused(CallId call, GraphFault fault) implements DialResult {}

    /// The permission could not be read; nothing was sent.
    record PermissionUnknown(GraphFault fault) implements DialResult {}

    /// Nobody was rung and Meta heard nothing of it: a limit of Meta's, of the tenant's own, or a call that
    /// goes on.
    record Stopped(DialGate gate) implements DialResult {}

    record NoWorker(String reason) implements DialResult {}

    /// The business's own telephone has no address and is not registered: it cannot be rung.
    record NoTelephone() implements DialResult {}

    record NumberUnknown() implements DialResult {}

    /// The number is in SIP mode: Graph refuses calls there.
    record SipNumber() implements DialResult {}
}
