package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.media.AudioSdp.BadSdp;
import io.pulseline.sipworker.media.VoiceCodec;
import org.jspecify.annotations.Nullable;

/// Where the user of a call is: behind Meta's INVITE, or behind the link to a media-worker.
interface UserSide {
    /// The business answered.
    ///
    /// @param callee null where an agent answered, who is behind the link
    /// @param codec  what the business speaks
    /// @param who    answered, for the timeline
    /// @return false when the user is gone: the business's leg has to go
    /// @throws BadSdp when the two have no way to talk
    boolean answer(@Nullable SipLeg callee, VoiceCodec codec, String who) throws BadSdp;
}
