package io.pulseline.platform.calls;

/// What became of an agent's attempt to answer or to join with media.
public sealed interface AnswerResult {
    /// @param sdp the worker's answer for the browser
    record Connected(String sdp) implements AnswerResult {}

    record TakenBy(String agent) implements AnswerResult {}

    /// The call is over.
    record Gone() implements AnswerResult {}

    /// It rings at a team, and the agent is not of it.
    record NotYours() implements AnswerResult {}

    record Failed(String reason) implements AnswerResult {}

    record Unknown() implements AnswerResult {}
}
