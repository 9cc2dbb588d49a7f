package io.pulseline.rtp.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;

/// Opus without a native library (Concentus).
final class JavaOpus implements OpusVoice {
    private final OpusEncoder encoder;
    private final OpusDecoder decoder;
    private final int longest;

    JavaOpus(int rate) {
        longest = OpusVoice.longest(rate);
        try {
            encoder = new OpusEncoder(rate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            encoder.setBitrate(BITRATE);
            encoder.setComplexity(COMPLEXITY);
            decoder = new OpusDecoder(rate, 1);
        } catch (OpusException failure) {
            throw new IllegalStateException("Concentus gave no codec", failure);
        }
    }

    @Override
    public int encode(short[] pcm, int samples, byte[] to, int at) {
        try {
            return encoder.encode(pcm, 0, samples, to, at, to.length - at);
        } catch (OpusException failure) {
            return 0;
        }
    }

    @Override
    public int decode(byte[] packet, int at, int length, short[] pcm) {
        try {
            return length <= 0 ? 0 : decoder.decode(packet, at, length, pcm, 0, longest, false);
        } catch (OpusException | RuntimeException broken) {
            return 0;
        }
    }

    @Override
    public int recover(byte[] packet, int at, int length, int samples, short[] pcm) {
        try {
            return length <= 0 ? 0 : decoder.decode(packet, at, length, pcm, 0, samples, true);
        } catch (OpusException | RuntimeException broken) {
            return 0;
        }
    }

    @Override
    public void losing(double percent) {
        int expected = OpusVoice.expected(percent);
        encoder.setUseInbandFEC(expected > 0);
        encoder.setPacketLossPercent(expected);
    }

    @Override
    public int conceal(int samples, short[] pcm) {
        try {
            return decoder.decode(null, 0, 0, pcm, 0, samples, false);
        } catch (OpusException | RuntimeException broken) {
            return 0;
        }
    }

    @Override
    public void close() {}
}
