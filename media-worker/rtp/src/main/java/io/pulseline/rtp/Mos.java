package io.pulseline.rtp;

/// Estimated listening quality from loss, jitter and delay: the E-model of ITU-T G.107 in the usual short form for a
/// wideband codec
/// with concealment. An estimate, good for comparing legs and finding the bad minute, not for a contract.
public final class Mos {
    private Mos() {}

    /// @param lossPercent     0 to 100
    /// @param roundTripMillis 0 when not known
    /// @return 1 to 4.5
    public static double estimate(double lossPercent, double jitterMillis, double roundTripMillis) {
        double delay = roundTripMillis / 2 + 2 * jitterMillis + 20;
        double r = 93.2 - (delay < 160 ? delay / 40 : (delay - 120) / 10) - 2.5 * lossPercent;
        if (r < 0) {
            return 1;
        }
        double mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
        return Math.clamp(Math.round(mos * 100) / 100.0, 1, 4.5);
    }
}
