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

    /// How loud a tone is in the last half second of the newest recording, beside everything that is heard there.
    ///
    /// @return its part of the energy, 0 to 1; 0 where there is no sound, or no such half second yet
    static double now(Path folder, String ending, int hertz) throws IOException {
        Path newest = null;
        for (Path file : files(folder, ending)) {
            newest = newest == null || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(newest)) > 0
                    ? file
                    : newest;
        }
        byte[] wave = newest == null ? new byte[0] : Files.readAllBytes(newest);
        if (wave.length <= 44) {
            return 0;
        }
        int frame = wave[22] * 2;
        int window = rate(wave) / 2;
        int from = 44 + ((wave.length - 44) / frame - window) * frame;
        return from < 44 ? 0 : part(wave, from, window, hertz);
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(one -> one.toString().endsWith(ending)).toList();
        }
    }

    private static double share(byte[] wave, int hertz) {
        int second = rate(wave) * wave[22] * 2;
        double best = 0;
        for (int from = 44; from + second <= wave.length; from += second) {
            best = Math.max(best, part(wave, from, rate(wave), hertz));
        }
        return best;
    }

    private static int rate(byte[] wave) {
        return (wave[24] & 0xff) | (wave[25] & 0xff) << 8 | (wave[26] & 0xff) << 16;
    }

    /// Of the energy of so many samples; 0 of what is nearly silent.
    private static double part(byte[] wave, int from, int samples, int hertz) {
        double real = 0;
        double imaginary = 0;
        double energy = 1;
        for (int i = 0; i < samples; i++) {
            int at = from + i * wave[22] * 2;
            int sample = (short) (wave[at] & 0xff | wave[at + 1] << 8);
            double angle = 2 * Math.PI * hertz * i / rate(wave);
            real += sample * Math.cos(angle);
            imaginary += sample * Math.sin(angle);
            energy += (double) sample * sample;
        }
        return energy > samples * 10_000.0 ? 2 * (real * real + imaginary * imaginary) / samples / energy : 0;
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
