package io.pulseline.platform.calls;

import io.pulseline.platform.graphapi.GraphFault;

/// What became of a program's answer to a user's call.
public sealed interface OwnMediaResult {
    /// Meta took the program's answer; also for a repeat of the same one.
    record Taken(CallView call) implements OwnMediaResult {}

    /// It is not this call's turn to be answered by a program.
    record NotPossible(String reason) implements OwnMediaResult {}

    /// Meta did not take it. The call rings on, and another answer may be given.
    record Refused(GraphFault fault) implements OwnMediaResult {}

    record Unknown() implements OwnMediaResult {}
}
