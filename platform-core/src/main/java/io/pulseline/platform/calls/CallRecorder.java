package io.pulseline.platform.calls;

/// Records calls. Calls themselves know when media opens, and what an agent's softphone shows of it.
public interface CallRecorder {
    /// What a softphone shows beside a conversation.
    enum Light {
        /// Not recorded, and the agent may not ask for it.
        NONE,
        /// Not recorded; the agent may ask for it.
        OFFERED,
        /// Asked for; nothing is kept before both sides have heard the announcement.
        ANNOUNCES,
        RUNS,
        /// What is said now is not kept.
        PAUSED,
        /// Meta records, after an announcement of its own.
        BY_META
    }

    /// Media of a call is about to open. Never throws: a call goes on without its recording, and says so.
    void beforeMedia(CallView call);

    Light light(CallView call);
}
