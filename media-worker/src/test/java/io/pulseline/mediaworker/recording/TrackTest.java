package io.pulseline.mediaworker.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.rtp.codec.OpusVoice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A track is voice in time: what was lost is silence of the same length, whatever order packets came in.
class TrackTest {
    private static final int FRAME = 960;

    @Test
    void packetsAreKeptAsTheyCame() {
        Track track = new Track(7);
        byte[][] tone = tone(440, 150);
        for (int i = 0; i < tone.length; i++) {
            track.add(1, 5_000_000L + (long) i * FRAME, tone[i], (long) i * FRAME);
        }
        OggFile file = OggFile.read(track.end(150L * FRAME));
        assertThat(file.packets()).containsExactly(tone);
        assertThat(file.granule()).isEqualTo(150L * FRAME);
        assertThat(file.ended()).isTrue();
        assertThat(OggFile.share(file.sound(), 200, 2800, 440)).isGreaterThan(0.9);
    }

    @Test
    void whatWasLostIsSilenceOfTheSameLength() {
        Track track = new Track(7);
        byte[][] tone = tone(440, 150);
        for (int i = 0; i < tone.length; i++) {
            if (i < 50 || i >= 100) {
                track.add(1, (long) i * FRAME, tone[i], (long) i * FRAME);
            }
        }
        OggFile file = OggFile.read(track.end(150L * FRAME));
        assertThat(file.granule()).isEqualTo(150L * FRAME);
        short[] sound = file.sound();
        assertThat(OggFile.share(sound, 200, 900, 440)).isGreaterThan(0.9);
        assertThat(loudest(sound, 1300, 1900)).isLessThan(200);
        assertThat(OggFile.share(sound, 2200, 2900, 440)).isGreaterThan(0.9);
        assertThat(file.packets().get(100)).as("after the gap in its own place").isEqualTo(tone[100]);
    }

    @Test
    void orderAndRepeatsDoNotMatterAndTheRoundOf32BitsNeither() {
        Track track = new Track(7);
        byte[][] tone = tone(440, 100);
        long first = 0xffffffffL - 20L * FRAME;
        for (int i = 0; i < tone.length; i += 2) {
            for (int each : new int[] {i + 1, i, i + 1}) {
                track.add(1, first + (long) each * FRAME & 0xffffffffL, tone[each], (long) (i + 1) * FRAME);
            }
            track.advance((long) (i + 1) * FRAME);
        }
        OggFile file = OggFile.read(track.end(101L * FRAME));
        assertThat(file.packets().stream().filter(packet -> packet.length > 3)).containsExactly(tone);
    }

    @Test
    void aSenderThatIsReplacedGoesOnWhereItArrives() {
        Track track = new Track(7);
        byte[][] low = tone(440, 50);
        byte[][] high = tone(880, 50);
        for (int i = 0; i < 50; i++) {
            track.add(1, (long) i * FRAME, low[i], (long) i * FRAME);
        }
        // a colleague takes over a second later, with a stream of its own
        for (int i = 0; i < 50; i++) {
            track.add(2, 77_000L + (long) i * FRAME, high[i], (long) (i + 100) * FRAME);
        }
        OggFile file = OggFile.read(track.end(150L * FRAME));
        assertThat(file.granule()).isEqualTo(150L * FRAME);
        short[] sound = file.sound();
        assertThat(OggFile.share(sound, 200, 900, 440)).isGreaterThan(0.9);
        assertThat(loudest(sound, 1300, 1900)).isLessThan(200);
        assertThat(OggFile.share(sound, 2200, 2900, 880)).isGreaterThan(0.9);
    }

    @Test
    void whatWasTakenSoFarIsAlwaysAFileThatPlays() {
        Track track = new Track(7);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        byte[][] tone = tone(440, 200);
        for (int i = 0; i < tone.length; i++) {
            track.add(1, (long) i * FRAME, tone[i], (long) i * FRAME);
            track.advance((long) i * FRAME);
            if (i % 37 == 0) {
                taken.writeBytes(track.take());
                OggFile.read(taken.toByteArray());
            }
        }
        OggFile file = OggFile.read(taken.toByteArray());
        assertThat(file.ended()).as("the crash came first").isFalse();
        assertThat(file.granule()).isGreaterThan(160L * FRAME);
        assertThat(OggFile.share(file.sound(), 200, 3000, 440)).isGreaterThan(0.9);
    }

    @Test
    void aSideThatSaysNothingIsAsLongAsTheOther() {
        Track track = new Track(7);
        for (int i = 0; i < 500; i++) {
            track.advance((long) i * FRAME);
        }
        OggFile file = OggFile.read(track.end(10L * OpusFrames.RATE + 77));
        assertThat(file.granule()).isBetween(10L * OpusFrames.RATE, 10L * OpusFrames.RATE + 120);
        assertThat(loudest(file.sound(), 0, 10_000)).isLessThan(200);
    }

    @Test
    void longPacketsAndAnyFrameLengthAreKept() {
        Track track = new Track(7);
        // SILK of 60 ms, and one longer than a lacing value, as another encoder may send
        byte[] first = new byte[600];
        first[0] = 3 << 3;
        byte[] second = new byte[255];
        second[0] = 3 << 3;
        track.add(1, 0, first, 0);
        track.add(1, 2880, second, 2880);
        OggFile file = OggFile.read(track.end(5760));
        assertThat(file.packets()).containsExactly(first, second);
        assertThat(file.granule()).isEqualTo(5760);
        assertThat(OpusFrames.samples(new byte[] {(byte) 0xff, 0x3f}))
                .as("longer than 120 ms is no packet")
                .isZero();
        assertThat(OpusFrames.samples(new byte[0])).isZero();
    }

    private static int loudest(short[] sound, int fromMillis, int toMillis) {
        int loudest = 0;
        for (int i = fromMillis * 8; i < Math.min(sound.length, toMillis * 8); i++) {
            loudest = Math.max(loudest, Math.abs(sound[i]));
        }
        return loudest;
    }

    static byte[][] tone(int hertz, int frames) {
        byte[][] packets = new byte[frames][];
        short[] pcm = new short[160];
        byte[] room = new byte[1500];
        try (OpusVoice opus = OpusVoice.open()) {
            for (int frame = 0; frame < frames; frame++) {
                for (int i = 0; i < pcm.length; i++) {
                    pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * hertz * (frame * 160 + i) / 8000));
                }
                packets[frame] = Arrays.copyOf(room, opus.encode(pcm, 160, room, 0));
            }
        }
        return packets;
    }
}
