package io.pulseline.mediaworker.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapngTest {
    private static final long AT = 1_795_000_000_123_456L;
    private static final InetSocketAddress OURS = new InetSocketAddress("192.0.2.1", 40_000);
    private static final InetSocketAddress THEIRS = new InetSocketAddress("203.0.113.200", 65_535);

    @Test
    void aPacketIsReadAsItWasWithItsAddressesTimeAndDirection() throws Exception {
        Pcapng file = new Pcapng("a comment");
        int meta = file.addInterface("META");
        int agent = file.addInterface("AGENT");
        byte[] datagram = {1, 2, 3, 4, 5};
        file.addPacket(agent, AT, Pcapng.Direction.RECEIVED, THEIRS, OURS, ByteBuffer.wrap(datagram), 5);
        file.addPacket(meta, AT + 1, Pcapng.Direction.SENT, OURS, THEIRS, ByteBuffer.wrap(datagram), 5);
        PcapngFile read = PcapngFile.read(file.take());
        assertThat(read.interfaces).containsExactly("META", "AGENT");
        assertThat(read.packets)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new PcapngFile.Captured("AGENT", AT, true, THEIRS, OURS, 5, datagram),
                        new PcapngFile.Captured("META", AT + 1, false, OURS, THEIRS, 5, datagram));
    }

    @Test
    void ofAPacketThatIsCutTheFileSaysHowLongItWas() throws Exception {
        Pcapng file = new Pcapng("");
        int meta = file.addInterface("META");
        file.addPacket(meta, AT, Pcapng.Direction.SENT, OURS, THEIRS, ByteBuffer.wrap(new byte[172], 0, 172), 12);
        assertThat(PcapngFile.read(file.take()).packets)
                .singleElement()
                .satisfies(packet -> assertThat(packet.length()).isEqualTo(172))
                .satisfies(packet -> assertThat(packet.datagram()).hasSize(12));
    }

    @Test
    void piecesPutTogetherAreTheFileAndAFirstPartOfThemIsOneToo() throws Exception {
        Pcapng file = new Pcapng("");
        int meta = file.addInterface("META");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] datagram = new byte[1 + random.nextInt(1472)];
            random.nextBytes(datagram);
            file.addPacket(
                    meta, AT + i, Pcapng.Direction.SENT, OURS, THEIRS, ByteBuffer.wrap(datagram), datagram.length);
            if (i % 60 == 59) {
                whole.writeBytes(file.take());
                assertThat(PcapngFile.read(whole.toByteArray()).packets).hasSize(i + 1);
            }
        }
        whole.writeBytes(file.take());
        assertThat(PcapngFile.read(whole.toByteArray()).packets).hasSize(500);
    }
}
