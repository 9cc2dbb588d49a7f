package io.pulseline.platform.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.pulseline.platform.storage.KeptFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;

/// Two tracks in pages of a second, each page a part: what the media-worker brings.
class StereoSoundTest {
    static final int USER_HERTZ = 440;
    static final int BUSINESS_HERTZ = 880;
    private static final int FRAME = 320;

    @Test
    void eachToneIsOnItsOwnSideAtItsOwnTimeAndSilenceWhereNothingIsKept() throws Exception {
        // the user speaks in seconds 1 and 4, the business in seconds 2 and 4
        StereoSound sound = new StereoSound(
                file(track(USER_HERTZ, 6, 1, 4)), file(track(BUSINESS_HERTZ, 6, 2, 4)), Duration.ofMillis(6500));
        short[][] heard = read(sound);
        assertThat(heard[0]).as("with silence to the end").hasSize(6500 * 16);
        for (int second = 0; second < 6; second++) {
            boolean user = second == 1 || second == 4;
            boolean business = second == 2 || second == 4;
            assertThat(share(heard[0], second, USER_HERTZ) > 0.7)
                    .as("left, second " + second)
                    .isEqualTo(user);
            assertThat(share(heard[1], second, BUSINESS_HERTZ) > 0.7)
                    .as("right, second " + second)
                    .isEqualTo(business);
            assertThat(share(heard[0], second, BUSINESS_HERTZ)).isLessThan(0.02);
            assertThat(share(heard[1], second, USER_HERTZ)).isLessThan(0.02);
        }
    }

    @Test
    void aPartThatIsMissingIsSilenceOfItsLengthAndWhatFollowsIsAtItsTime() throws Exception {
        List<byte[]> user = track(USER_HERTZ, 5, 1, 2, 3);
        // the headers are the first part
        user.remove(3);
        List<byte[]> business = track(BUSINESS_HERTZ, 5, 3).subList(0, 2);
        short[][] heard = read(new StereoSound(file(user), file(business), Duration.ofSeconds(5)));
        assertThat(share(heard[0], 1, USER_HERTZ)).isGreaterThan(0.7);
        assertThat(share(heard[0], 2, USER_HERTZ)).isLessThan(0.02);
        assertThat(share(heard[0], 3, USER_HERTZ)).isGreaterThan(0.7);
        assertThat(heard[1]).hasSize(5 * 16_000);
        assertThat(Arrays.copyOfRange(heard[1], 16_000, 5 * 16_000))
                .as("a track that was cut off")
                .containsOnly((short) 0);
    }

    @Test
    void aPartIsOpenedWhenItsTurnComesAndNotBefore() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        List<byte[]> parts = track(USER_HERTZ, 20);
        KeptFile counted = new KeptFile(-1, parts.size(), at -> {
            opened.incrementAndGet();
            return parts.get(at);
        });
        StereoSound sound = new StereoSound(counted, file(track(BUSINESS_HERTZ, 20)), Duration.ofSeconds(20));
        try (InputStream bytes = sound.open()) {
            bytes.readNBytes(3 * 64_000);
            assertThat(opened.get()).isBetween(3, 6);
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        assertThat(opened.get()).isEqualTo(parts.size());
    }

    private static KeptFile file(List<byte[]> parts) {
        return new KeptFile(-1, parts.size(), parts::get);
    }

    static short[][] read(StereoSound sound) throws IOException, UnsupportedAudioFileException {
        byte[] file;
        try (InputStream bytes = sound.open()) {
            file = bytes.readAllBytes();
        }
        assertThat(file).as("as long as it says").hasSize((int) sound.bytes());
        // another program's reader
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(new java.io.ByteArrayInputStream(file))) {
            AudioFormat format = audio.getFormat();
            assertThat(format.getChannels()).isEqualTo(2);
            assertThat(format.getSampleSizeInBits()).isEqualTo(16);
            assertThat(format.getSampleRate()).isEqualTo(16_000f);
            ByteBuffer samples = ByteBuffer.wrap(audio.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            short[][] channels = new short[2][samples.remaining() / 4];
            for (int i = 0; i < channels[0].length; i++) {
                channels[0][i] = samples.getShort();
                channels[1][i] = samples.getShort();
            }
            return channels;
        }
    }

    /// @param loud the seconds with the tone
    static List<byte[]> track(int hertz, int seconds, Integer... loud) throws OpusException {
        OpusEncoder encoder = new OpusEncoder(16_000, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        List<byte[]> parts = new ArrayList<>();
        parts.add(page(0, List.of("OpusHead and more".getBytes(StandardCharsets.US_ASCII))));
        byte[] room = new byte[1000];
        for (int second = 0; second < seconds; second++) {
            List<byte[]> packets = new ArrayList<>();
            for (int frame = 0; frame < 50; frame++) {
                short[] pcm = new short[FRAME];
                if (Arrays.asList(loud).contains(second)) {
                    for (int i = 0; i < FRAME; i++) {
                        pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * hertz * (frame * FRAME + i) / 16_000));
                    }
                }
                packets.add(Arrays.copyOf(room, encoder.encode(pcm, 0, FRAME, room, 0, room.length)));
            }
            parts.add(page((second + 1) * 48_000L, packets));
        }
        return parts;
    }

    private static byte[] page(long granule, List<byte[]> packets) {
        ByteArrayOutputStream lacing = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            for (int left = packet.length; left >= 0; left -= 255) {
                lacing.write(Math.min(left, 255));
            }
            body.writeBytes(packet);
        }
        ByteBuffer page = ByteBuffer.allocate(27 + lacing.size() + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0).putLong(granule);
        page.put(26, (byte) lacing.size());
        page.position(27).put(lacing.toByteArray()).put(body.toByteArray());
        return page.array();
    }

    /// Of the middle of a second: near 1 for the tone alone, near 0 for silence and for others.
    static double share(short[] sound, int second, int hertz) {
        double re = 0;
        double im = 0;
        double power = 1;
        int from = second * 16_000 + 3200;
        int to = from + 9600;
        for (int i = from; i < to; i++) {
            double angle = 2 * Math.PI * hertz * i / 16_000;
            re += sound[i] * Math.cos(angle);
            im += sound[i] * Math.sin(angle);
            power += (double) sound[i] * sound[i];
        }
        return 2 * (re * re + im * im) / (power * (to - from));
    }
}
