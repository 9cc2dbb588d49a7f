package io.pulseline.platform.wire;

import org.jspecify.annotations.Nullable;

/// The ends of the three links between the workers of a talk and its mixer, by whose voice they carry. Null of what is
/// at another worker: of a number in SIP mode user and telephony are at the sip-worker, and the supervisor is at a
/// media-worker.
public record MixEnds(
        @Nullable LinkEnd user,
        @Nullable LinkEnd agent,
        @Nullable LinkEnd supervisor) {
    /// These, and of another worker what is not here.
    public MixEnds and(MixEnds other) {
        return new MixEnds(
                user == null ? other.user : user,
                agent == null ? other.agent : agent,
                supervisor == null ? other.supervisor : supervisor);
    }

    /// Of these the supervisor's alone.
    public MixEnds supervisorOnly() {
        return new MixEnds(null, null, supervisor);
    }
}
