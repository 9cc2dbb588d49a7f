package io.pulseline.rtp;

import org.jspecify.annotations.Nullable;

/// How loud a voice is, packet by packet, in dBov: decibels below the overload point, as RFC 6464 has them. Says by
/// level alone, without samples, whether a voice is cut off at the top, and whether there is one at all.
///
/// A sine at full scale has -3 dBov. The packets of recorded speech (73 s) that are louder than [#CUT] have one sample
/// in
/// a hundred or more at full scale in nine of ten cases; speech at the level that networks are planned for, -26 dBov
/// (ITU-T G.111), has none of them, at -16 dBov none, at -12 dBov two in a hundred, at -10 dBov eight. Decision 0036.
public final class Loudness {
    /// Louder than this, a packet is cut off at the top.
    public static final int CUT = -6;
    /// Quieter than this nobody speaks.
    public static final int VOICE = -50;

    private static final int QUIETEST = -127;
    private static final double FULL = 32_768.0 * 32_768.0;

    private int loudest = QUIETEST;
    private long packets;
    private long voiced;
    private long cut;

    /// @param loudestDbov of all packets; null when none told
    /// @param cutPercent  of the packets with voice; null when there were none
    public record Interval(
            @Nullable Integer loudestDbov, @Nullable Double cutPercent) {}

    /// @param dbov 0 to -127
    public void add(int dbov) {
        packets++;
        loudest = Math.max(loudest, dbov);
        if (dbov > VOICE) {
            voiced++;
            if (dbov > CUT) {
                cut++;
            }
        }
    }

    public void add(short[] pcm, int samples) {
        if (samples == 0) {
            return;
        }
        long sum = 0;
        for (int i = 0; i < samples; i++) {
            sum += (long) pcm[i] * pcm[i];
        }
        add(sum == 0 ? QUIETEST : (int) Math.clamp(Math.round(10 * Math.log10(sum / FULL / samples)), QUIETEST, 0));
    }

    /// Since the last call.
    public Interval interval() {
        Interval told = new Interval(
                packets == 0 ? null : Integer.valueOf(loudest),
                voiced == 0 ? null : Double.valueOf(100.0 * cut / voiced));
        loudest = QUIETEST;
        packets = 0;
        voiced = 0;
        cut = 0;
        return told;
    }
}
