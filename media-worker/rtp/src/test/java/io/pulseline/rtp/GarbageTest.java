package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A packet that is opened and sealed leaves nothing behind for the collector, whose pauses a call would hear.
class GarbageTest {
    private static final int PACKETS = 2000;
    private static final int BATCHES = 10;

    @ParameterizedTest
    @EnumSource
    void sealingAndOpeningMakeNoObject(SrtpProfile profile) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        Srtp ends = new Srtp(profile, key, salt, key, salt);
        Packet packet = new Packet();
        long least = Long.MAX_VALUE;
        int sequence = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PACKETS; i++) {
                packet.reset(Rtp.HEADER_BYTES + 80);
                packet.getBuffer()[0] = (byte) 0x80;
                Rtp.setPayloadType(packet, 111);
                Rtp.setSequence(packet, sequence++ & 0xffff);
                if (!ends.seal(packet) || !ends.open(packet)) {
                    throw new AssertionError("packet " + sequence);
                }
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // the compiler is at work in the first batches
        assertThat(least).as("bytes for %s packets", PACKETS).isLessThan(PACKETS);
    }
}
