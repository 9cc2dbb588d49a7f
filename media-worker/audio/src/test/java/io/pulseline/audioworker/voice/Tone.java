package io.pulseline.audioworker.voice;

/// A tone of so many hertz, and how strong one is in what was heard.
public final class Tone {
    private final int hertz;
    private int at;

    public Tone(int hertz) {
        this.hertz = hertz;
    }

    public short[] frame() {
        short[] frame = new short[Line.FRAME];
        for (int i = 0; i < frame.length; i++, at++) {
            frame[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * at / Line.RATE));
        }
        return frame;
    }

    /// Goertzel's power of one frequency, as amplitude.
    public static double strength(short[] pcm, int hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / Line.RATE);
        double one = 0;
        double two = 0;
        for (short sample : pcm) {
            double next = sample + coefficient * one - two;
            two = one;
            one = next;
        }
        return 2 * Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two)) / pcm.length;
    }

    /// Whether it is the tone that is heard.
    public static boolean heard(short[] pcm, int hertz) {
        return strength(pcm, hertz) > 2000;
    }
}
