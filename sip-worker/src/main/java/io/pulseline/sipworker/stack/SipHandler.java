package io.pulseline.sipworker.stack;

/// Who decides what requests mean. Called on the thread that read the message; whoever takes long goes elsewhere.
public interface SipHandler {
    /// A request that passed [Rules], no ACK and no CANCEL. It has to be answered.
    void request(ServerTransaction transaction);

    /// An ACK for a 2xx of ours.
    void ack(SipRequest ack);

    /// The peer takes an INVITE back that has no final answer yet; it was told 200, the INVITE has not been answered.
    void cancelled(ServerTransaction invite);

    /// Nobody acknowledged our 2xx, or our reliable provisional answer, within 32 s.
    void unacknowledged(ServerTransaction invite);
}
