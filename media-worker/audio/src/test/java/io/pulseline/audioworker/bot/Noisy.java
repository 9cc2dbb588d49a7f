package io.pulseline.audioworker.bot;

import io.pulseline.audioworker.voice.Line;
import java.util.Random;

/// Something like a voice in something like a fan: syllables of harmonics with pauses between, in white noise that
/// never
/// stops.
final class Noisy {
    static final int FRAMES = 400;
    /// A syllable and the pause after it, in frames.
    private static final int SYLLABLE = 12;

    private static final int PERIOD = 25;
    /// The filter has to hear a fan for a while before it knows that it is one; the first two seconds do not count.
    private static final int LEARNT = 100;

    private Noisy() {}

    static short[] voice(int snr) {
        short[] samples = new short[FRAMES * Line.FRAME];
        Random noise = new Random(7);
        double loudness = 3000;
        double hiss = loudness / Math.pow(10, snr / 20.0);
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            double inPeriod = i / (double) Line.FRAME % PERIOD;
            double open = inPeriod < SYLLABLE ? Math.sin(Math.PI * inPeriod / SYLLABLE) : 0;
            phase += 2 * Math.PI * (140 + 30 * Math.sin(2 * Math.PI * i / Line.RATE)) / Line.RATE;
            double sum = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                sum += Math.sin(harmonic * phase) / Math.sqrt(harmonic);
            }
            samples[i] = (short) Math.clamp(
                    loudness * 1.25 * open * sum + hiss * noise.nextGaussian(), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }

    /// In dB over one step.
    ///
    /// @param voice in the middle of syllables
    /// @param noise in the middle of pauses
    record Level(double voice, double noise) {
        double snr() {
            return voice - noise;
        }
    }

    static Level level(short[] heard) {
        double voice = 0;
        double noise = 0;
        int voices = 0;
        int noises = 0;
        for (int frame = LEARNT; frame < FRAMES; frame++) {
            // link and filter delay by at most three frames, so margins of that much
            int inPeriod = frame % PERIOD;
            double power = 0;
            for (int i = frame * Line.FRAME; i < (frame + 1) * Line.FRAME; i++) {
                power += (double) heard[i] * heard[i];
            }
            if (inPeriod >= 4 && inPeriod < SYLLABLE) {
                voice += power;
                voices++;
            } else if (inPeriod >= SYLLABLE + 5 && inPeriod < PERIOD - 1) {
                noise += power;
                noises++;
            }
        }
        return new Level(decibel(voice / voices / Line.FRAME), decibel(noise / noises / Line.FRAME));
    }

    private static double decibel(double power) {
        return 10 * Math.log10(Math.max(1e-3, power));
    }
}
