package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.media.VoiceCodec;
import org.jspecify.annotations.Nullable;

/// A user who called by Graph, behind the link to a media-worker.
record LinkSide(BridgedCall call) implements UserSide {
    @Override
    public boolean answer(@Nullable SipLeg callee, VoiceCodec codec, String who) {
        return call.answerLinked(java.util.Objects.requireNonNull(callee), who);
    }
}
