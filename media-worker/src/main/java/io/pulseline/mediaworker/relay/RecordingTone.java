package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.codec.OpusVoice;

/// What both ends hear where a number has no announcement of its own: two short tones.
public final class RecordingTone {
    static final int HERTZ = 1400;
    private static final int MILLIS = 900;
    private static final int TONE_MILLIS = 300;
    private static final int REST_MILLIS = 150;

    private static final class Encoded {
        static final byte[][] FRAMES = Tones.encode(MILLIS / Tones.FRAME_MILLIS, RecordingTone::sample);
    }

    private RecordingTone() {}

    /// Encodes it, which takes longer than a packet may wait.
    public static void prepare() {
        frames();
    }

    static byte[][] frames() {
        return Encoded.FRAMES;
    }

    private static int sample(int at) {
        double millis = at * 1000.0 / OpusVoice.RATE % (TONE_MILLIS + REST_MILLIS);
        double loudness = Math.clamp(Math.min(millis, TONE_MILLIS - millis) / 10, 0, 1);
        return (int) (6000 * loudness * Math.sin(2 * Math.PI * HERTZ * at / OpusVoice.RATE));
    }
}
