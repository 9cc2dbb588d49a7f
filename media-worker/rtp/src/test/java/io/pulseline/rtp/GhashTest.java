package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Both ways to the same hash: where the JDK does not open its own, ours must do.
class GhashTest {
    private static final int LONGEST = 200;
    private final Random random = new Random(26);

    @Test
    void ourMultiplicationIsTheProcessors() {
        for (int length = 0; length < LONGEST; length++) {
            byte[] key = new byte[KeyStream.BLOCK];
            byte[] data = new byte[12 + length];
            random.nextBytes(key);
            random.nextBytes(data);
            Ghash theirs = new Ghash(key);
            Ghash ours = new Ghash(key, false);
            assertThat(hash(theirs, data)).isEqualTo(hash(ours, data));
        }
    }

    private static List<Long> hash(Ghash hash, byte[] data) {
        hash.start(PacketRoom.own());
        hash.update(data, 0, 12);
        hash.update(data, 12, data.length - 12);
        hash.finish(12, data.length - 12);
        return List.of(hash.first(), hash.second());
    }
}
