package io.pulseline.platform.calls;

/// Looks at the packets of calls that somebody asked about. Calls themselves know when media opens.
public interface CallTap {
    /// Media of a call is about to open. Never throws: a call goes on without being looked at.
    void beforeMedia(CallView call);
}
