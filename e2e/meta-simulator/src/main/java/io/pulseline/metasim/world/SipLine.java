package io.pulseline.metasim.world;

/// How a call's signalling reaches a business by SIP. Told by [SimCalls], never asks back.
public interface SipLine {
    /// A user calls: invites the number's server.
    ///
    /// @param call what the invitation says of it
    void invite(Invitation call);

    /// The phone of a business's call rings.
    void ringing(String callId);

    /// The user picked up a business's call.
    void answered(String callId);

    /// The user's side ended it, or kept it from beginning.
    ///
    /// @param status  what a business's call is refused with when it was not answered
    /// @param seconds talk time, 0 when nobody talked
    void over(String callId, int status, String reason, long seconds);

    record Invitation(
            String callId,
            SimNumber number,
            SimUser user,
            @org.jspecify.annotations.Nullable String cta,
            @org.jspecify.annotations.Nullable String deeplink,
            io.pulseline.metasim.edge.EdgeLeg leg) {}
}
