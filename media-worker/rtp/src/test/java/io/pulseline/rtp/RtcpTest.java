package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final long NOW = 1_790_000_000_250L;

    @Test
    void theOtherEndReadsWhatWeReport() {
        ReceiverStats stats = new ReceiverStats();
        for (int i = 0; i < 8; i++) {
            if (i != 3 && i != 4) {
                stats.onPacket(Packets.rtp(9, i, 960L * i, 111), 1000 + 20L * i, 48_000);
            }
        }
        stats.onSenderReport(0x12345678L, 1000);
        Packet packet = new Packet();
        Rtcp.writeReport(packet, 5, 96_000, 100, 9000, stats, stats.interval(48_000), NOW, 1500, "caller@example");

        Heard heard = new Heard();
        Rtcp.read(packet, heard);
        assertThat(packet.getLength() % 4).isZero();
        assertThat(heard.senderReports).containsExactly(Rtcp.ntpMiddle(NOW));
        assertThat(heard.fraction).isEqualTo(0.25);
        assertThat(heard.lastSr).isEqualTo(0x12345678L);
        // half a second
        assertThat(heard.delay).isEqualTo(32_768);
        assertThat(heard.byes).isZero();
    }

    @Test
    void beforeAnythingWasReceivedThereIsNoBlock() {
        Packet packet = new Packet();
        ReceiverStats nothing = new ReceiverStats();
        Rtcp.writeReport(packet, 5, 0, 0, 0, nothing, nothing.interval(48_000), NOW, 1500, "c");
        Heard heard = new Heard();
        Rtcp.read(packet, heard);
        assertThat(heard.senderReports).hasSize(1);
        assertThat(heard.fraction).isNaN();
    }

    @Test
    void theRoundTripIsWhatTheDelayLeaves() {
        long sent = Rtcp.ntpMiddle(NOW);
        assertThat(Rtcp.roundTripMillis(NOW + 580, sent, 32_768)).isCloseTo(80, within(0.1));
        assertThat(Rtcp.roundTripMillis(NOW - 5000, sent, 0)).isZero();
    }

    @Test
    void aGoodbyeIsHeardAndATornPacketEndsTheReading() {
        Packet packet = new Packet();
        packet.reset(8);
        Rtp.write32(packet, 0, 0x81cb0001L);
        Rtp.write32(packet, 4, 5);
        Heard heard = new Heard();
        Rtcp.read(packet, heard);
        assertThat(heard.byes).isEqualTo(1);
        Rtp.write16(packet, 2, 400);
        Rtcp.read(packet, heard);
        assertThat(heard.byes).isEqualTo(1);
    }

    private static final class Heard implements Rtcp.Reader {
        private final List<Long> senderReports = new ArrayList<>();
        private double fraction = Double.NaN;
        private long lastSr;
        private long delay;
        private int byes;

        @Override
        public void onSenderReport(long ntpMiddle) {
            senderReports.add(ntpMiddle);
        }

        @Override
        public void onReport(double fractionLost, long ofReport, long since) {
            fraction = fractionLost;
            lastSr = ofReport;
            delay = since;
        }

        @Override
        public void onBye() {
            byes++;
        }
    }
}
