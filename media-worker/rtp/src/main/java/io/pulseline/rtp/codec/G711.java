package io.pulseline.rtp.codec;

/// ITU-T G.711, 8,000 samples a second, one byte each.
public enum G711 {
    /// PCMU, North America and Japan.
    MU_LAW,
    /// PCMA, everywhere else.
    A_LAW;

    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;

    private final short[] toLinear = new short[256];
    private final byte[] fromLinear = new byte[65_536];

    G711() {
        boolean mu = ordinal() == 0;
        for (int code = 0; code < 256; code++) {
            toLinear[code] = (short) (mu ? expandMu(code) : expandA(code));
        }
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            fromLinear[sample & 0xffff] = (byte) (mu ? compressMu(sample) : compressA(sample));
        }
    }

    public void decode(byte[] from, int at, int count, short[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = toLinear[from[at + i] & 0xff];
        }
    }

    public void encode(short[] from, int count, byte[] to, int at) {
        for (int i = 0; i < count; i++) {
            to[at + i] = fromLinear[from[i] & 0xffff];
        }
    }

    private static int expandMu(int code) {
        int inverted = ~code & 0xff;
        int magnitude = (((inverted & 0x0f) << 3) + BIAS << ((inverted & 0x70) >> 4)) - BIAS;
        return (inverted & 0x80) != 0 ? -magnitude : magnitude;
    }

    private static int compressMu(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        return ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0f) & 0xff;
    }

    private static int expandA(int code) {
        int toggled = code ^ 0x55;
        int exponent = (toggled & 0x70) >> 4;
        int mantissa = (toggled & 0x0f) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 0x108 << exponent - 1;
        return (toggled & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int compressA(int sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_767);
        int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude | 1));
        int mantissa = exponent == 0 ? magnitude >> 4 : magnitude >> exponent + 3;
        return (sign | exponent << 4 | mantissa & 0x0f) ^ 0x55;
    }
}
