package io.pulseline.sipworker.media;

import io.pulseline.platform.wire.LegName;

/// What a call is told of its media. On the loop: must not block.
public interface MediaNews {
    /// Nothing has come from this leg for a minute. Once a call.
    void fellSilent(LegName leg);

    /// A leg's ICE or DTLS never came to stand, or is gone. Once a leg.
    ///
    /// @param why words for people
    void failed(LegName leg, String why);

    /// A key was let go, and the other leg takes no telephone-events: it has to hear of it by signalling.
    ///
    /// @param leg    where it was pressed
    /// @param key    `0` to `9`, `*`, `#`, `A` to `D`
    /// @param millis how long it was held
    void pressed(LegName leg, String key, int millis);
}
