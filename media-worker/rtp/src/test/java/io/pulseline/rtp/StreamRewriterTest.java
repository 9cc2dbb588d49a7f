package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The peer must see one stream, whatever happens on the other side.
class StreamRewriterTest {
    private final StreamRewriter rewriter = new StreamRewriter(0x0a0b0c0d, 65_533, 0xffffff00L);

    @Test
    void sequenceAndTimestampWrapWithoutAJump() {
        Packet last = null;
        for (int i = 0; i < 6; i++) {
            Packet packet = Packets.rtp(1, 100 + i, 5000 + 960L * i, 111);
            rewriter.rewrite(packet, 1000 + 20L * i);
            assertThat(Rtp.ssrc(packet)).isEqualTo(0x0a0b0c0d);
            assertThat(Rtp.sequence(packet)).isEqualTo(65_534 + i & 0xffff);
            if (last != null) {
                assertThat(Rtp.timestamp(packet) - Rtp.timestamp(last) & 0xffffffffL)
                        .isEqualTo(960);
            }
            last = packet;
        }
    }

    @Test
    void aNewSourceGoesOnWhereTheOldOneEnded() {
        Packet before = Packets.rtp(1, 40_000, 1_000_000, 111);
        rewriter.rewrite(before, 1000);
        Packet after = Packets.rtp(2, 7, 12, 111);
        rewriter.rewrite(after, 3000);
        assertThat(Rtp.sequence(after) - Rtp.sequence(before) & 0xffff).isEqualTo(1);
        // two seconds passed
        assertThat(Rtp.timestamp(after) - Rtp.timestamp(before) & 0xffffffffL).isEqualTo(96_000);
    }

    @Test
    void aLostPacketLeavesItsGapAndALateOneFillsIt() {
        Packet first = Packets.rtp(1, 10, 0, 111);
        Packet third = Packets.rtp(1, 12, 1920, 111);
        Packet second = Packets.rtp(1, 11, 960, 111);
        rewriter.rewrite(first, 1000);
        rewriter.rewrite(third, 1040);
        rewriter.rewrite(second, 1045);
        assertThat(Rtp.sequence(third) - Rtp.sequence(first) & 0xffff).isEqualTo(2);
        assertThat(Rtp.sequence(second) - Rtp.sequence(first) & 0xffff).isEqualTo(1);
        Packet fourth = Packets.rtp(1, 13, 2880, 111);
        rewriter.rewrite(fourth, 1060);
        assertThat(Rtp.sequence(fourth) - Rtp.sequence(third) & 0xffff).isEqualTo(1);
    }

    @Test
    void aPacketOfOursTakesAPlaceOfItsOwn() {
        Packet first = Packets.rtp(1, 10, 0, 111);
        rewriter.rewrite(first, 1000);
        Packet ours = Packets.rtp(0, 0, 0, 0);
        rewriter.insert(ours, 111, 1020);
        Packet next = Packets.rtp(1, 11, 1920, 111);
        rewriter.rewrite(next, 1040);
        assertThat(Rtp.sequence(ours) - Rtp.sequence(first) & 0xffff).isEqualTo(1);
        assertThat(Rtp.sequence(next) - Rtp.sequence(ours) & 0xffff).isEqualTo(1);
        assertThat(Rtp.timestamp(ours) - Rtp.timestamp(first) & 0xffffffffL).isEqualTo(960);
    }
}
