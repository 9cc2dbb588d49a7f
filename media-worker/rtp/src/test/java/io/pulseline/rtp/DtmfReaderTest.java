package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DtmfReaderTest {
    private final DtmfReader reader = new DtmfReader();

    @Test
    void aKeyIsToldOnceWhenItIsReleased() {
        assertThat(reader.read(event(5, 1000, 160, false), 8000)).isEmpty();
        assertThat(reader.read(event(5, 1000, 960, true), 8000)).contains(new DtmfReader.Key("5", 120));
        assertThat(reader.read(event(5, 1000, 960, true), 8000)).isEmpty();
        assertThat(reader.read(event(5, 1000, 960, true), 8000)).isEmpty();
    }

    @Test
    void theSameKeyTwiceIsToldTwice() {
        assertThat(reader.read(event(11, 1000, 4800, true), 48_000)).contains(new DtmfReader.Key("#", 100));
        assertThat(reader.read(event(11, 9000, 4800, true), 48_000)).contains(new DtmfReader.Key("#", 100));
    }

    @Test
    void whatIsNoKeyIsIgnored() {
        assertThat(reader.read(event(16, 1, 800, true), 8000)).isEmpty();
        assertThat(reader.read(Packets.rtp(1, 1, 2, 101, (byte) 5), 8000)).isEmpty();
    }

    private static Packet event(int key, long timestamp, int duration, boolean end) {
        return Packets.rtp(
                1, 1, timestamp, 101, (byte) key, (byte) (end ? 0x8a : 0x0a), (byte) (duration >> 8), (byte) duration);
    }
}
