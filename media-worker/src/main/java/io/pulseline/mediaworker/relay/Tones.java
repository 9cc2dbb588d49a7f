package io.pulseline.mediaworker.relay;

import io.pulseline.rtp.codec.OpusVoice;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// Encodes sounds of our own into frames of 20 ms.
final class Tones {
    static final int FRAME_MILLIS = 20;
    private static final int FRAME = OpusVoice.RATE * FRAME_MILLIS / 1000;

    private Tones() {}

    /// @param sample the sample at a place, counted at [OpusVoice#RATE]
    static byte[][] encode(int frames, IntUnaryOperator sample) {
        byte[][] encoded = new byte[frames][];
        short[] pcm = new short[FRAME];
        byte[] room = new byte[1500];
        try (OpusVoice opus = OpusVoice.open()) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < FRAME; i++) {
                    pcm[i] = (short) sample.applyAsInt(frame * FRAME + i);
                }
                encoded[frame] = Arrays.copyOf(room, opus.encode(pcm, FRAME, room, 0));
            }
        }
        return encoded;
    }
}
