package io.pulseline.e2e.sip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Tones in WAVE files of 16 bits: made, and found again.
final class Waves {
    private Waves() {}

    /// @param folder recordings, still being written perhaps
    /// @return the part of what was heard, over the loudest second of all files, that was this tone: 0 to 1
    static double heard(Path folder, String ending, int hertz) throws IOException {
        double best = 0;
        for (Path file : files(folder, ending)) {
            byte[] wave = Files.readAllBytes(file);
            if (wave.length > 44) {
                best = Math.max(best, share(wave, hertz));
            }
        }
        return best;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(one -> one.toString().endsWith(ending)).toList();
        }
    }

    private static double share(byte[] wave, int hertz) {
        int rate = (wave[24] & 0xff) | (wave[25] & 0xff) << 8 | (wave[26] & 0xff) << 16;
        int channels = wave[22];
        double best = 0;
        for (int from = 44; from + rate * channels * 2 <= wave.length; from += rate * channels * 2) {
            double real = 0;
            double imaginary = 0;
            double energy = 1;
            for (int i = 0; i < rate; i++) {
                int at = from + i * channels * 2;
                int sample = (short) (wave[at] & 0xff | wave[at + 1] << 8);
                double angle = 2 * Math.PI * hertz * i / rate;
                real += sample * Math.cos(angle);
                imaginary += sample * Math.sin(angle);
                energy += (double) sample * sample;
            }
            if (energy > rate * 10_000.0) {
                best = Math.max(best, 2 * (real * real + imaginary * imaginary) / rate / energy);
            }
        }
        return best;
    }

    /// @return a file of a tone, one channel of 16 bits
    static byte[] tone(int hertz, int rate, int seconds) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        int bytes = rate * seconds * 2;
        out.writeBytes("RIFF");
        out.writeInt(Integer.reverseBytes(36 + bytes));
        out.writeBytes("WAVEfmt ");
        out.writeInt(Integer.reverseBytes(16));
        out.writeShort(Short.reverseBytes((short) 1));
        out.writeShort(Short.reverseBytes((short) 1));
        out.writeInt(Integer.reverseBytes(rate));
        out.writeInt(Integer.reverseBytes(rate * 2));
        out.writeShort(Short.reverseBytes((short) 2));
        out.writeShort(Short.reverseBytes((short) 16));
        out.writeBytes("data");
        out.writeInt(Integer.reverseBytes(bytes));
        for (int i = 0; i < rate * seconds; i++) {
            out.writeShort(Short.reverseBytes((short) (9000 * Math.sin(2 * Math.PI * hertz * i / rate))));
        }
        return all.toByteArray();
    }
}
