package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

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
            for (Ghash hash : new Ghash[] {theirs, ours}) {
                hash.start();
                hash.update(data, 0, 12);
                hash.update(data, 12, length);
                hash.finish(12, length);
            }
            assertThat(theirs.first()).isEqualTo(ours.first());
            assertThat(theirs.second()).isEqualTo(ours.second());
        }
    }
}
