package io.pulseline.platform.calls;

/// What the outside has to be told after a transition. Each is harmless when repeated.
public enum CallAction {
    /// UIC: find a worker, let it answer Meta's offer, pre_accept; ring the telephony where it has the
    /// turn.
    PREPARE,
    /// UIC: Graph accept with the very SDP of pre_accept; by SIP, join the agent's half with Meta's.
    ACCEPT,
    REJECT,
    TERMINATE,
    /// BIC: hand Meta's answer to the worker.
    APPLY_ANSWER,
    OPEN_MEDIA,
    /// The user waits in the queue: music.
    HOLD_USER,
    /// An agent has come.
    RESUME_USER,
    /// UIC by Graph: the telephony's turn is over, nothing rings there any more.
    LEAVE_TRUNK,
    /// By Graph: whose turn it is has to be brought to the call: a bot; the telephony after a bot.
    /// BIC whose telephone rings first: the telephone, and once it has answered the user, whom a
    /// repeat does not dial again. It has no word of its own: a release before would stop at it.
    BRING,
    /// A bot has come to a call that talks already: it hears and speaks at once.
    START_BOT,
    CLOSE_SESSION
}
