package io.pulseline.audioworker.voice;

/// What the voice loop moves. All on its thread.
public interface VoiceCall {
    /// Every 20 ms.
    ///
    /// @return false when it is over
    boolean tick(long now);

    /// The platform wants it no more, or it could not go on.
    void close();
}
