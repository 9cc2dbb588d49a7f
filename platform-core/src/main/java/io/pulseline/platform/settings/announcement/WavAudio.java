package io.pulseline.platform.settings.announcement;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Plain sound of a WAV file: 16 bit samples, mono or stereo, any common rate.
///
/// @param samples mono, 48,000 a second
record WavAudio(short[] samples) {
    static final int RATE = 48_000;
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xfffe;

    static boolean looksLike(byte[] file) {
        return file.length > 12 && word(file, 0).equals("RIFF") && word(file, 8).equals("WAVE");
    }

    /// @return empty for what is no PCM of 16 bits, or is cut off
    static Optional<WavAudio> read(byte[] file) {
        if (!looksLike(file)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int channels = 0;
        int rate = 0;
        for (int at = 12; at + 8 <= file.length; ) {
            long size = bytes.getInt(at + 4) & 0xffffffffL;
            int content = at + 8;
            if (word(file, at).equals("fmt ") && size >= 16 && content + 16 <= file.length) {
                int format = bytes.getShort(content) & 0xffff;
                channels = bytes.getShort(content + 2);
                rate = bytes.getInt(content + 4);
                if (format != PCM && format != EXTENSIBLE || bytes.getShort(content + 14) != 16) {
                    return Optional.empty();
                }
            } else if (word(file, at).equals("data")) {
                if (channels < 1 || channels > 2 || rate < 8_000 || rate > 192_000) {
                    return Optional.empty();
                }
                int length = (int) Math.min(size, file.length - content);
                return Optional.of(new WavAudio(resampled(mono(bytes, content, length, channels), rate)));
            }
            at = (int) Math.min(Integer.MAX_VALUE - 8L, content + size + size % 2);
        }
        return Optional.empty();
    }

    private static short[] mono(ByteBuffer bytes, int from, int length, int channels) {
        short[] samples = new short[length / (2 * channels)];
        for (int i = 0; i < samples.length; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += bytes.getShort(from + 2 * (i * channels + channel));
            }
            samples[i] = (short) (sum / channels);
        }
        return samples;
    }

    /// Straight lines between samples: good enough for speech that Opus takes 20 kHz of at most.
    private static short[] resampled(short[] samples, int rate) {
        if (rate == RATE || samples.length < 2) {
            return samples;
        }
        short[] fresh = new short[(int) ((long) samples.length * RATE / rate)];
        for (int i = 0; i < fresh.length; i++) {
            long place = (long) i * rate;
            int left = (int) Math.min(place / RATE, samples.length - 2L);
            long part = place - (long) left * RATE;
            fresh[i] = (short) (samples[left] + (samples[left + 1] - samples[left]) * part / RATE);
        }
        return fresh;
    }

    private static String word(byte[] file, int at) {
        return new String(file, at, 4, StandardCharsets.US_ASCII);
    }
}
