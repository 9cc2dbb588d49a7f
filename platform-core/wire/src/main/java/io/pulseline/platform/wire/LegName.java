package io.pulseline.platform.wire;

/// The two ends that one session of the relay joins.
public enum LegName {
    /// The WhatsApp user, behind Meta's ICE-lite edge.
    META,
    /// The business's own end: an agent's browser, or a client that brings its own media.
    AGENT,
    /// The tenant's telephony: a trunk or a registered phone.
    TRUNK
}
