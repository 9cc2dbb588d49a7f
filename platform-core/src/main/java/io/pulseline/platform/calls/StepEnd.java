package io.pulseline.platform.calls;

/// How one attempt at a [CallAction] ended.
sealed interface StepEnd {
    /// Nothing is left to do, also when there was no need any more.
    record Done() implements StepEnd {}

    /// Another attempt can help; when the attempts are used up the call fails for this reason.
    record Again(String why) implements StepEnd {}

    /// Another attempt cannot help; whoever says so has drawn the consequences for the call.
    record Failed(String why) implements StepEnd {}
}
