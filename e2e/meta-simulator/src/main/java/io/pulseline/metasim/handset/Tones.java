package io.pulseline.metasim.handset;

/// Finds the strongest frequency in what was heard, by its energy among candidates 20 Hz apart (Goertzel), never by
/// loudness alone.
public final class Tones {
    private static final int RATE = 48_000;

    private Tones() {}

    /// @param hertz 0 when nothing stands out
    /// @param level root mean square, 0 to 1
    public record Heard(int hertz, double level) {}

    public static Heard find(short[] samples, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        double level = count == 0 ? 0 : Math.sqrt(sum / count) / 32_768;
        if (level < 0.002) {
            return new Heard(0, level);
        }
        int best = 0;
        double bestPower = 0;
        for (int hertz = 100; hertz <= 3400; hertz += 20) {
            double power = power(samples, count, hertz);
            if (power > bestPower) {
                bestPower = power;
                best = hertz;
            }
        }
        // a pure tone holds most of the energy; speech and noise do not
        return new Heard(bestPower / (sum * count / 2) > 0.3 ? best : 0, level);
    }

    private static double power(short[] samples, int count, int hertz) {
        double factor = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double one = 0;
        double two = 0;
        for (int i = 0; i < count; i++) {
            double zero = samples[i] + factor * one - two;
            two = one;
            one = zero;
        }
        return one * one + two * two - factor * one * two;
    }
}
