package io.pulseline.platform.wire;

/// The ends that one session of the relay joins, two at a time.
public enum LegName {
    /// The WhatsApp user, behind Meta's ICE-lite edge.
    META,
    /// The business's own end: an agent's browser, or a client that brings its own media.
    AGENT,
    /// Whom the agent asks while the user is on hold: a second browser of the business.
    COLLEAGUE,
    /// The tenant's telephony: a trunk or a registered phone.
    TRUNK,
    /// In a media-worker, the sip-worker that has the call's other half: the user's where a number is in
    /// SIP mode, the
    /// telephony's where it is not.
    LINK,
    /// Who listens to a talk, and may speak into it.
    SUPERVISOR,
    /// In a media-worker, the mixer of a supervised talk: what the user says goes there, and what the user
    /// shall hear
    /// comes from there.
    MIX_USER,
    /// The same of the agent.
    MIX_AGENT,
    /// The same of the supervisor.
    MIX_SUPERVISOR;

    /// Whether another worker of ours is behind it.
    public boolean isInner() {
        return this == LINK || this == MIX_USER || this == MIX_AGENT || this == MIX_SUPERVISOR;
    }
}
