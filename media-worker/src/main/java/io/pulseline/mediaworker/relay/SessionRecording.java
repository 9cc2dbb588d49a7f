package io.pulseline.mediaworker.relay;

import io.pulseline.mediaworker.recording.RecordedCall;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.rtp.Packet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far the recording of one session is: it waits for both ends, they hear the announcement, their voices
/// are kept. Lives on the relay loop.
final class SessionRecording {
    private enum Step {
        WAITS,
        ANNOUNCES,
        KEEPS,
        PAUSED,
        ENDED
    }

    private final UUID id;
    private final RecordedCall call;
    private final byte[][] announcement;
    private Step step = Step.WAITS;
    private @Nullable FramePlayer forUser;
    private @Nullable FramePlayer forBusiness;

    /// @param announcement frames, at least one
    SessionRecording(UUID id, RecordedCall call, byte[][] announcement) {
        this.id = id;
        this.call = call;
        this.announcement = announcement;
    }

    UUID id() {
        return id;
    }

    /// Whether it needs each tick.
    boolean hurries() {
        return step == Step.WAITS || step == Step.ANNOUNCES;
    }

    /// Whether both ends hear the announcement and not each other.
    boolean announces() {
        return step == Step.ANNOUNCES;
    }

    /// Both ends stand and talk with each other.
    void tick(Leg user, Leg business, long now) {
        if (step == Step.WAITS) {
            step = Step.ANNOUNCES;
            forUser = new FramePlayer(announcement, now);
            forBusiness = new FramePlayer(announcement, now);
        }
        if (step == Step.ANNOUNCES && forUser != null && forBusiness != null) {
            boolean heard = forUser.playOnce(user, now);
            if (forBusiness.playOnce(business, now) && heard) {
                step = Step.KEEPS;
                call.begin(now);
            }
        }
    }

    void voice(RecordingSide side, Packet packet, long now) {
        if (step == Step.KEEPS) {
            call.voice(side, packet, now);
        }
    }

    /// @return false while nothing is kept
    boolean pause() {
        boolean keeps = step == Step.KEEPS || step == Step.PAUSED;
        step = keeps ? Step.PAUSED : step;
        return keeps;
    }

    /// @return false while nothing is kept
    boolean resume() {
        boolean keeps = step == Step.KEEPS || step == Step.PAUSED;
        step = keeps ? Step.KEEPS : step;
        return keeps;
    }

    void end(long now) {
        if (step != Step.ENDED) {
            step = Step.ENDED;
            call.end(now);
        }
    }
}
