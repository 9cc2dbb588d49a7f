package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoudnessTest {
    @Test
    void aSineAtFullScaleHasMinusThreeAndDigitalSilenceMinus127() {
        Loudness loudness = new Loudness();
        loudness.add(sine(32_767), 160);
        assertThat(loudness.interval()).isEqualTo(new Loudness.Interval(-3, 100.0));
        loudness.add(new short[160], 160);
        assertThat(loudness.interval()).as("there is no voice to judge").isEqualTo(new Loudness.Interval(-127, null));
        assertThat(loudness.interval()).as("nothing was told").isEqualTo(new Loudness.Interval(null, null));
    }

    /// Something like a voice at a level over all of it, cut off where 16 bits end: what the share of packets above the
    /// limit says is what the samples say.
    @ParameterizedTest
    @CsvSource({"-26, 0, 0", "-20, 0, 2", "-10, 2, 20", "-4, 10, 60"})
    void theShareOfCutPacketsFollowsTheSamples(int level, double least, double most) {
        short[] voice = voice(level);
        Loudness loudness = new Loudness();
        int cut = 0;
        for (int at = 0; at + 160 <= voice.length; at += 160) {
            short[] frame = java.util.Arrays.copyOfRange(voice, at, at + 160);
            loudness.add(frame, 160);
            for (short sample : frame) {
                cut += Math.abs((int) sample) >= 32_767 ? 1 : 0;
            }
        }
        Double percent = loudness.interval().cutPercent();
        System.out.printf(
                "clipping: voice at %d dBov, %.2f %% of samples at full scale, %.1f %% of packets above %d dBov%n",
                level, 100.0 * cut / voice.length, percent, Loudness.CUT);
        assertThat(percent).isBetween(least, most);
    }

    @Test
    void theLevelIsReadFromAmongOtherExtensions() {
        Packet packet = new Packet();
        byte[] bytes = {
            (byte) 0x90,
            111,
            0,
            1,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            7, // header with extension
            (byte) 0xbe,
            (byte) 0xde,
            0,
            2, // one-byte headers, two words
            0x32,
            1,
            2,
            3, // id 3, three bytes
            0x10,
            (byte) 0x8c,
            0,
            0, // id 1, one byte: voice, -12 dBov
            42
        };
        System.arraycopy(bytes, 0, packet.getBuffer(), 0, bytes.length);
        packet.reset(bytes.length);
        assertThat(Rtp.audioLevel(packet, 1)).isEqualTo(-12);
        assertThat(Rtp.audioLevel(packet, 2)).as("not there").isEqualTo(1);
        packet.reset(bytes.length - 6);
        assertThat(Rtp.audioLevel(packet, 1)).as("cut short").isEqualTo(1);
        packet.getBuffer()[0] = (byte) 0x80;
        assertThat(Rtp.audioLevel(packet, 1)).as("no extension").isEqualTo(1);
    }

    private static short[] sine(int amplitude) {
        short[] pcm = new short[160];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (amplitude * Math.sin(2 * Math.PI * 10 * i / 160));
        }
        return pcm;
    }

    /// Syllables of harmonics whose loudness differs as it does in speech.
    private static short[] voice(int dbov) {
        Random random = new Random(3);
        double[] voice = new double[160 * 1000];
        double loudness = 1;
        double sum = 0;
        for (int i = 0; i < voice.length; i++) {
            if (i % 1600 == 0) {
                loudness = Math.exp(0.7 * random.nextGaussian());
            }
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                voice[i] +=
                        loudness * Math.cos(2 * Math.PI * 130 * harmonic * i / 8000 + harmonic * harmonic) / harmonic;
            }
            sum += voice[i] * voice[i];
        }
        double gain = 32_768 * Math.pow(10, dbov / 20.0) / Math.sqrt(sum / voice.length);
        short[] pcm = new short[voice.length];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) Math.clamp(Math.round(gain * voice[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }
}
