package io.pulseline.mediaworker.recording;

/// How long Opus packets are, and silence of any length. Times are in samples at 48 kHz, whatever a packet
/// was encoded at.
///
/// @see "RFC 6716 §3.1 (TOC byte), §3.2 (packing of frames)"
public final class OpusFrames {
    public static final int RATE = 48_000;
    /// What lengths are multiples of: 2.5 ms.
    static final int GRAIN = 120;
    /// 120 ms.
    private static final int LONGEST = 5760;
    private static final int LONGEST_SILENCE = 960;

    private OpusFrames() {}

    /// @return samples of one packet, 0 for what is no Opus packet
    public static int samples(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        int toc = packet[0] & 0xff;
        int frames = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet.length < 2 ? 0 : packet[1] & 0x3f;
        };
        int samples = frames * frame(toc >> 3);
        return samples > LONGEST ? 0 : samples;
    }

    private static int frame(int config) {
        if (config < 12) {
            // SILK: 10, 20, 40, 60 ms
            int step = config & 3;
            return step == 3 ? 2880 : 480 << step;
        }
        if (config < 16) {
            // hybrid: 10, 20 ms
            return 480 << (config & 1);
        }
        // CELT: 2.5, 5, 10, 20 ms
        return GRAIN << (config & 3);
    }

    /// The longest packet of silence that is not longer than so many samples.
    ///
    /// @param samples at least [#GRAIN]
    static byte[] silence(int samples) {
        int step = 0;
        while (step < 3 && GRAIN << step + 1 <= Math.min(samples, LONGEST_SILENCE)) {
            step++;
        }
        // CELT, fullband, mono, an empty frame
        return new byte[] {(byte) (28 + step << 3), (byte) 0xff, (byte) 0xfe};
    }
}
