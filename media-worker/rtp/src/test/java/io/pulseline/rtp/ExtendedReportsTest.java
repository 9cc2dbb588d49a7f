package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ExtendedReportsTest {
    private long referenceTime;
    private double lost = -1;
    private double discarded = -1;
    private final Rtcp.Reader reader = new Rtcp.Reader() {
        @Override
        public void onSenderReport(long ntpMiddle) {}

        @Override
        public void onReport(double fractionLost, long lastSr, long delay) {}

        @Override
        public void onBye() {}

        @Override
        public void onReferenceTime(long ntpMiddle) {
            referenceTime = ntpMiddle;
        }

        @Override
        public void onVoice(double lostShare, double discardedShare) {
            lost = lostShare;
            discarded = discardedShare;
        }
    };

    /// A receiver report without blocks, then an extended one with a reference time, an unknown block and voice
    /// metrics,
    /// laid out by hand from RFC 3611 §4.4 and §4.7.
    @Test
    void readsWhatAPeerSaysOfItsClockAndItsBuffer() {
        Packet packet = of("80c90001" + "00000007"
                + "80cf000f" + "00000007"
                + "04000002" + "e9a0b1c2" + "40000000"
                + "ff000001" + "01020304"
                + "07000008" + "00000009" + "40200000" + "00000000" + "00640014" + "7f7f7f10" + "5c7f2b2a" + "00000028"
                + "00500078");
        Rtcp.read(packet, reader);
        assertThat(referenceTime).isEqualTo(0xb1c24000L);
        assertThat(lost).isEqualTo(0.25);
        assertThat(discarded).isEqualTo(0.125);
    }

    @Test
    void aBlockThatIsLongerThanItsPacketEndsTheReading() {
        Rtcp.read(of("80cf0004" + "00000007" + "04000009" + "e9a0b1c2" + "40000000"), reader);
        assertThat(referenceTime).isZero();
    }

    @Test
    void answersTheTimeAndTellsOfLossAndQuality() {
        ReceiverStats stats = new ReceiverStats();
        for (int i = 0; i < 8; i++) {
            if (i != 3 && i != 4) {
                stats.onPacket(Packets.rtp(9, i, 960L * i, 111), 1000 + 20L * i, 48_000);
            }
        }
        ReceiverStats.Interval interval = stats.interval(48_000);
        Packet packet = new Packet();
        Rtcp.writeReport(packet, 5, 0, 0, 0, stats, interval, 1_790_000_000_000L, 1500, "pulseline");
        int before = packet.getLength();
        ExtendedReports.append(packet, 5, stats, interval, 9, 0xb1c24000L, 500, 80);
        Rtcp.read(packet, reader);
        assertThat(lost).isEqualTo(0.25);
        assertThat(discarded).isZero();
        assertThat(HexFormat.of().formatHex(packet.getBuffer(), before, before + 24))
                .as("header, then the time as it came and half a second since")
                .isEqualTo("80cf000e" + "00000005" + "05000003" + "00000009" + "b1c24000" + "00008000");
        assertThat(packet.getBuffer()[packet.getLength() - 10])
                .as("a quarter lost is no good call")
                .isBetween((byte) 10, (byte) 25);
    }

    private static Packet of(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Packet packet = new Packet();
        packet.reset(bytes.length);
        System.arraycopy(bytes, 0, packet.getBuffer(), 0, bytes.length);
        return packet;
    }
}
