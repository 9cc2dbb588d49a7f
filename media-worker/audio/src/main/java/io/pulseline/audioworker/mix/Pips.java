package io.pulseline.audioworker.mix;

import io.pulseline.audioworker.voice.Line;

/// The sign that somebody listens.
final class Pips {
    private static final int HERTZ = 1400;
    private static final int LOUDNESS = 4000;
    private static final int FRAMES_A_PIP = 10;

    private final short[] frame = new short[Line.FRAME];

    /// @param at counted from the first; every second tenth is silence
    short[] frame(int at) {
        boolean sounds = at / FRAMES_A_PIP % 2 == 0;
        for (int i = 0; i < frame.length; i++) {
            frame[i] =
                    sounds ? (short) (LOUDNESS * Math.sin(2 * Math.PI * HERTZ * (at * Line.FRAME + i) / Line.RATE)) : 0;
        }
        return frame;
    }
}
