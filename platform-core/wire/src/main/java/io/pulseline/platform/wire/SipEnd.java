package io.pulseline.platform.wire;

/// Who ended a SIP call, or kept it from beginning.
public enum SipEnd {
    /// Meta, for the user.
    META,
    /// The tenant's telephony.
    TRUNK,
    /// We: a limit, a fault of ours, somebody in the portal.
    PLATFORM
}
