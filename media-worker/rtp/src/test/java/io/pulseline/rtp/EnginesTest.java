package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// The JDK's primitives past its providers do what they do through them; both ways stay, because a program may not have
/// opened the first.
class EnginesTest {
    private static final int LONGEST = 300;
    private final Random random = new Random(33);

    @Test
    void theEnginesAreFoundWhereTheyAreOpened() {
        assertThat(AesEngine.isFound()).as("AES").isTrue();
        assertThat(ShaEngine.isFound()).as("SHA-1").isTrue();
    }

    @Test
    void keyStreamsAreTheCiphers() throws Exception {
        PacketRoom room = PacketRoom.own();
        for (int bytes : new int[] {16, 32}) {
            for (int blocks = 1; blocks < 20; blocks++) {
                byte[] key = bytes(bytes);
                long high = random.nextLong();
                long low = random.nextLong();
                byte[] ours =
                        new KeyStream(key, true).blocks(room, high, low, blocks).clone();
                byte[] theirs = new KeyStream(key, false)
                        .blocks(room, high, low, blocks)
                        .clone();
                assertThat(java.util.Arrays.copyOf(ours, blocks * KeyStream.BLOCK))
                        .isEqualTo(java.util.Arrays.copyOf(theirs, blocks * KeyStream.BLOCK));
            }
        }
    }

    @Test
    void signaturesFromKeptStatesAreTheDigests() throws Exception {
        PacketRoom room = PacketRoom.own();
        byte[] key = bytes(20);
        StreamHmac kept = new StreamHmac(key, true);
        StreamHmac anew = new StreamHmac(key, false);
        for (int length = 0; length < LONGEST; length++) {
            byte[] data = bytes(length + 7);
            byte[] ours = new byte[PacketHmac.BYTES];
            byte[] theirs = new byte[PacketHmac.BYTES];
            kept.sign(room, data, 7, length, ours);
            anew.sign(room, data, 7, length, theirs);
            assertThat(ours).as("%s bytes", length).isEqualTo(theirs);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
