package io.pulseline.rtp;

import java.nio.charset.StandardCharsets;

/// Sender, receiver and extended reports (RFC 3550 §6.4, RFC 3611), as much as one audio stream each way needs.
public final class Rtcp {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int DESCRIPTION = 202;
    private static final int BYE = 203;
    /// Seconds between 1900 and 1970.
    private static final long NTP_EPOCH = 2_208_988_800L;

    private Rtcp() {}

    /// Who hears of what a compound packet says.
    public interface Reader {
        /// @param ntpMiddle middle 32 bits of the sender's clock
        void onSenderReport(long ntpMiddle);

        /// What the peer says of our stream.
        ///
        /// @param fractionLost of the last interval, 0 to 1
        /// @param lastSr       middle 32 bits of our own report it refers to, 0 for none
        /// @param delay        since then, in 1/65,536 s
        void onReport(double fractionLost, long lastSr, long delay);

        void onBye();

        /// The peer wants to measure its round trip ([ExtendedReports]).
        ///
        /// @param ntpMiddle middle 32 bits of its clock
        default void onReferenceTime(long ntpMiddle) {}

        /// What the peer's own buffer made of our stream.
        ///
        /// @param lost      share that did not come, 0 to 1
        /// @param discarded share that came too late or too early
        default void onVoice(double lost, double discarded) {}
    }

    /// Reads a decrypted compound packet; stops at the first part that does not fit.
    public static void read(Packet packet, Reader reader) {
        int at = 0;
        while (at + 8 <= packet.getLength()) {
            int count = packet.getBuffer()[packet.getOffset() + at] & 0x1f;
            int type = packet.getBuffer()[packet.getOffset() + at + 1] & 0xff;
            int bytes = 4 * (Rtp.read16(packet, at + 2) + 1);
            if (at + bytes > packet.getLength()) {
                return;
            }
            int blocks = -1;
            if (type == SENDER_REPORT && bytes >= 28) {
                reader.onSenderReport((Rtp.read32(packet, at + 8) & 0xffff) << 16 | Rtp.read32(packet, at + 12) >> 16);
                blocks = at + 28;
            } else if (type == RECEIVER_REPORT) {
                blocks = at + 8;
            } else if (type == BYE) {
                reader.onBye();
            } else if (type == ExtendedReports.TYPE) {
                ExtendedReports.read(packet, at, bytes, reader);
            }
            for (int i = 0; blocks > 0 && i < count && blocks + 24 <= at + bytes; i++, blocks += 24) {
                double fraction = (packet.getBuffer()[packet.getOffset() + blocks + 4] & 0xff) / 256.0;
                reader.onReport(fraction, Rtp.read32(packet, blocks + 16), Rtp.read32(packet, blocks + 20));
            }
            at += bytes;
        }
    }

    /// Middle 32 bits of the NTP time, what round trips are counted in.
    public static long ntpMiddle(long epochMillis) {
        long seconds = epochMillis / 1000 + NTP_EPOCH;
        long fraction = (epochMillis % 1000 << 32) / 1000;
        return (seconds & 0xffff) << 16 | fraction >> 16;
    }

    /// Round trip in milliseconds from a report about us.
    public static double roundTripMillis(long nowEpochMillis, long lastSr, long delay) {
        long units = ntpMiddle(nowEpochMillis) - lastSr - delay & 0xffffffffL;
        // a clock that stepped gives nonsense
        return units > 0x7fffffffL ? 0 : units * 1000.0 / 65_536;
    }

    /// Writes a sender report with one report block when something was received, and a description with our name.
    ///
    /// @param epochMillis wall clock, @param steadyMillis the clock of `stats`
    public static void writeReport(
            Packet packet,
            int ourSsrc,
            long rtpTimestamp,
            long packetsSent,
            long bytesSent,
            ReceiverStats stats,
            ReceiverStats.Interval last,
            long epochMillis,
            long steadyMillis,
            String cname) {
        boolean block = stats.started();
        packet.reset(28 + (block ? 24 : 0));
        packet.getBuffer()[0] = (byte) (0x80 | (block ? 1 : 0));
        packet.getBuffer()[1] = (byte) SENDER_REPORT;
        Rtp.write16(packet, 2, packet.getLength() / 4 - 1);
        Rtp.write32(packet, 4, ourSsrc);
        Rtp.write32(packet, 8, epochMillis / 1000 + NTP_EPOCH);
        Rtp.write32(packet, 12, (epochMillis % 1000 << 32) / 1000);
        Rtp.write32(packet, 16, rtpTimestamp);
        Rtp.write32(packet, 20, packetsSent);
        Rtp.write32(packet, 24, bytesSent);
        if (block) {
            long expected = last.packets() + last.lost();
            long fraction = expected == 0 ? 0 : Math.min(255, last.lost() * 256 / expected);
            Rtp.write32(packet, 28, stats.ssrc());
            Rtp.write32(packet, 32, fraction << 24 | Math.min(stats.lost(), 0x7fffff));
            Rtp.write32(packet, 36, stats.highestSequence());
            Rtp.write32(packet, 40, stats.jitter());
            Rtp.write32(packet, 44, stats.lastSr());
            Rtp.write32(packet, 48, stats.delaySinceSr(steadyMillis));
        }
        describe(packet, ourSsrc, cname);
    }

    private static void describe(Packet packet, int ssrc, String cname) {
        byte[] name = cname.getBytes(StandardCharsets.UTF_8);
        int start = packet.getLength();
        int item = 2 + name.length;
        int bytes = 8 + (item + 4) / 4 * 4;
        packet.setLength(start + bytes);
        for (int i = start; i < start + bytes; i++) {
            packet.getBuffer()[i] = 0;
        }
        packet.getBuffer()[start] = (byte) 0x81;
        packet.getBuffer()[start + 1] = (byte) DESCRIPTION;
        Rtp.write16(packet, start + 2, bytes / 4 - 1);
        Rtp.write32(packet, start + 4, ssrc);
        packet.getBuffer()[start + 8] = 1;
        packet.getBuffer()[start + 9] = (byte) name.length;
        System.arraycopy(name, 0, packet.getBuffer(), start + 10, name.length);
    }
}
