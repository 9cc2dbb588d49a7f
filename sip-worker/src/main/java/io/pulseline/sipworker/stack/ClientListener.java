package io.pulseline.sipworker.stack;

/// Hears what comes of a request of ours.
public interface ClientListener {
    /// Provisional, final, and for an INVITE every further 2xx: a repeat that wants its ACK again, or a fork.
    void answered(SipResponse response);

    /// Nothing came in time, or the way there broke.
    void failed(String why);
}
