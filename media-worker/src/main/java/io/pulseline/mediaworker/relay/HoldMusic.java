package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.codec.OpusVoice;
import org.jspecify.annotations.Nullable;

/// What a user on hold hears: a short melody of our own, encoded once before the first call and sent as it is
/// from then
/// on, so that a user on hold costs no more than one who talks. Each hold begins it anew; an announcement comes
/// between,
/// and the melody begins anew after it. Lives on the relay loop.
public final class HoldMusic {
    private static final int NOTE_MILLIS = 400;

    /// Notes in hertz, 0 is a rest: a rising and falling figure of five notes, made for this purpose.
    private static final int[] MELODY = {
        620, 780, 920, 780, 1040, 920, 780, 0, 700, 780, 920, 1040, 920, 780, 700, 0, 620, 700, 780, 700, 920, 780, 620,
        0
    };

    private static final class Encoded {
        static final byte[][] FRAMES = encode();
    }

    /// Null where silence is between.
    private @Nullable FramePlayer player;

    private @Nullable FramePlayer told;

    HoldMusic(long now) {
        this.player = new FramePlayer(frames(), now);
    }

    private HoldMusic(FramePlayer question) {
        this.told = question;
    }

    /// A question, and silence for the answer.
    static HoldMusic asking(byte[][] sound, long now) {
        return new HoldMusic(new FramePlayer(sound, now));
    }

    boolean asks() {
        return player == null;
    }

    /// Encodes the melody, which takes longer than a packet may wait.
    public static void prepare() {
        frames();
    }

    static byte[][] frames() {
        return Encoded.FRAMES;
    }

    /// Heard next, from its first frame on; one that is heard just now is cut off.
    void tell(byte[][] sound, long now) {
        if (sound.length > 0) {
            told = new FramePlayer(sound, now);
        }
    }

    /// Sends what is due by now.
    void play(Leg to, long now) {
        if (told != null) {
            if (told.playOnce(to, now)) {
                told = null;
                player = player == null ? null : new FramePlayer(frames(), now);
            }
        } else if (player != null) {
            player.playOn(to, now);
        }
    }

    private static byte[][] encode() {
        int samplesANote = OpusVoice.RATE * NOTE_MILLIS / 1000;
        return Tones.encode(
                MELODY.length * NOTE_MILLIS / Tones.FRAME_MILLIS,
                at -> sample(MELODY[at / samplesANote], at % samplesANote));
    }

    /// A soft bell: the note, a little of its octave, an onset without a click and a fading end.
    private static short sample(int hertz, int at) {
        double seconds = (double) at / OpusVoice.RATE;
        double left = NOTE_MILLIS / 1000.0 - seconds;
        double loudness = Math.min(1, seconds / 0.02) * Math.min(1, left / 0.1);
        double wave = Math.sin(2 * Math.PI * hertz * seconds) + 0.2 * Math.sin(4 * Math.PI * hertz * seconds);
        return (short) (5000 * loudness * wave);
    }
}
