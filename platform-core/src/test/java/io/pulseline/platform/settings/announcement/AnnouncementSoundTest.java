package io.pulseline.platform.settings.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnouncementSoundTest {
    @ParameterizedTest
    @CsvSource({"8000,1", "16000,1", "44100,2", "48000,1", "48000,2"})
    void aToneOfAWavFileIsTheSameToneInOpus(int rate, int channels) throws Exception {
        AnnouncementSound recording =
                AnnouncementSound.of(wav(rate, channels, 3.0, 440)).orElseThrow();
        assertThat(recording.length()).isBetween(Duration.ofMillis(2_980), Duration.ofMillis(3_100));
        assertThat(recording.fits()).isTrue();
        short[] heard = decoded(recording.file());
        assertThat(loudest(heard, 100, 1_000)).isEqualTo(440);
    }

    @Test
    void whatIsOpusAlreadyStaysAsItIs() {
        byte[] opus =
                AnnouncementSound.of(wav(48_000, 1, 1.0, 300)).orElseThrow().file();
        assertThat(AnnouncementSound.of(opus).orElseThrow().file()).isSameAs(opus);
        assertThat(AnnouncementSound.of(opus).orElseThrow().length())
                .isBetween(Duration.ofMillis(980), Duration.ofMillis(1_100));
    }

    @Test
    void sixtySecondsAreTooLongAndNothingIsTooShort() {
        assertThat(AnnouncementSound.of(wav(8_000, 1, 59.5, 300)).orElseThrow().fits())
                .isTrue();
        assertThat(AnnouncementSound.of(wav(8_000, 1, 60.0, 300)).orElseThrow().fits())
                .isFalse();
        assertThat(AnnouncementSound.of(wav(8_000, 1, 0.0, 300)).orElseThrow().fits())
                .isFalse();
    }

    @Test
    void whatIsCutOffOrSomethingElseIsUnreadable() {
        assertThat(AnnouncementSound.of(new byte[0])).isEmpty();
        assertThat(AnnouncementSound.of("ID3 an mp3".getBytes())).isEmpty();
        byte[] opus =
                AnnouncementSound.of(wav(48_000, 1, 1.0, 300)).orElseThrow().file();
        assertThat(AnnouncementSound.of(Arrays.copyOf(opus, opus.length - 1))).isEmpty();
        for (int cut = 0; cut < 200; cut++) {
            assertThat(AnnouncementSound.of(Arrays.copyOf(wav(8_000, 1, 0.001, 300), cut)))
                    .isNotNull();
            assertThat(AnnouncementSound.of(Arrays.copyOf(opus, cut)).filter(AnnouncementSound::fits))
                    .isEmpty();
        }
        byte[] vorbis = opus.clone();
        vorbis[28] = 'X';
        assertThat(AnnouncementSound.of(vorbis)).isEmpty();
    }

    private static byte[] wav(int rate, int channels, double seconds, int hertz) {
        int samples = (int) (rate * seconds);
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2 * channels).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes())
                .putInt(36 + samples * 2 * channels)
                .put("WAVEfmt ".getBytes())
                .putInt(16);
        wav.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * 2 * channels);
        wav.putShort((short) (2 * channels)).putShort((short) 16);
        wav.put("data".getBytes()).putInt(samples * 2 * channels);
        for (int i = 0; i < samples; i++) {
            for (int channel = 0; channel < channels; channel++) {
                wav.putShort((short) (12_000 * Math.sin(2 * Math.PI * hertz * i / rate)));
            }
        }
        return wav.array();
    }

    /// The packets of the third page on, by the library's own decoder.
    private static short[] decoded(byte[] file) throws Exception {
        OpusDecoder decoder = new OpusDecoder(48_000, 1);
        List<short[]> frames = new ArrayList<>();
        int at = 0;
        for (int page = 0; at < file.length; page++) {
            int segments = file[at + 26] & 0xff;
            int body = at + 27 + segments;
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            for (int i = 0; i < segments; i++) {
                int size = file[at + 27 + i] & 0xff;
                packet.write(file, body, size);
                body += size;
                if (size < 255) {
                    if (page > 1) {
                        short[] frame = new short[960];
                        decoder.decode(packet.toByteArray(), 0, packet.size(), frame, 0, 960, false);
                        frames.add(frame);
                    }
                    packet.reset();
                }
            }
            at = body;
        }
        short[] all = new short[frames.size() * 960];
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i), 0, all, i * 960, 960);
        }
        return all;
    }

    /// By Goertzel over one second in the middle.
    private static int loudest(short[] samples, int from, int to) {
        int best = 0;
        double most = 0;
        for (int hertz = from; hertz <= to; hertz += 10) {
            double factor = 2 * Math.cos(2 * Math.PI * hertz / 48_000);
            double one = 0;
            double two = 0;
            for (int i = 48_000; i < 96_000; i++) {
                double now = samples[i] + factor * one - two;
                two = one;
                one = now;
            }
            double power = one * one + two * two - factor * one * two;
            if (power > most) {
                most = power;
                best = hertz;
            }
        }
        return best;
    }
}
