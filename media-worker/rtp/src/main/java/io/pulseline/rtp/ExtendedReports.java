package io.pulseline.rtp;

/// Extended reports (RFC 3611): the time by which a peer measures its round trip without sending voice, and what a
/// receiver's own buffer made of the packets. Written only to peers that sent some: nobody has to understand them.
public final class ExtendedReports {
    static final int TYPE = 207;
    private static final int REFERENCE_TIME = 4;
    private static final int DELAY_SINCE = 5;
    private static final int VOICE = 7;
    private static final int VOICE_BYTES = 36;
    private static final int UNKNOWN = 127;

    private ExtendedReports() {}

    /// @param at    start of the part in a decrypted packet
    /// @param bytes that it has
    static void read(Packet packet, int at, int bytes, Rtcp.Reader reader) {
        int block = at + 8;
        int end = at + bytes;
        while (block + 4 <= end) {
            int type = packet.getBuffer()[packet.getOffset() + block] & 0xff;
            int length = 4 * (Rtp.read16(packet, block + 2) + 1);
            if (block + length > end) {
                return;
            }
            if (type == REFERENCE_TIME && length == 12) {
                reader.onReferenceTime(
                        (Rtp.read32(packet, block + 4) & 0xffff) << 16 | Rtp.read32(packet, block + 8) >> 16);
            } else if (type == VOICE && length == VOICE_BYTES) {
                reader.onVoice(share(packet, block + 8), share(packet, block + 9));
            }
            block += length;
        }
    }

    private static double share(Packet packet, int at) {
        return (packet.getBuffer()[packet.getOffset() + at] & 0xff) / 256.0;
    }

    /// Appends one to a report that is written already.
    ///
    /// @param stats           of what the peer sent
    /// @param peerSsrc        who asked by a reference time; 0 for nobody
    /// @param referenceTime   that time's middle 32 bits
    /// @param sinceMillis     since it came
    /// @param roundTripMillis 0 when not known
    public static void append(
            Packet packet,
            int ourSsrc,
            ReceiverStats stats,
            ReceiverStats.Interval last,
            int peerSsrc,
            long referenceTime,
            long sinceMillis,
            double roundTripMillis) {
        int start = packet.getLength();
        int answer = peerSsrc == 0 ? 0 : 16;
        int bytes = 8 + answer + VOICE_BYTES;
        packet.setLength(start + bytes);
        byte[] buffer = packet.getBuffer();
        java.util.Arrays.fill(buffer, packet.getOffset() + start, packet.getOffset() + start + bytes, (byte) 0);
        Rtp.write32(packet, start, 0x80000000L | (long) TYPE << 16 | bytes / 4 - 1);
        Rtp.write32(packet, start + 4, ourSsrc);
        int at = start + 8;
        if (answer > 0) {
            Rtp.write32(packet, at, (long) DELAY_SINCE << 24 | 3);
            Rtp.write32(packet, at + 4, peerSsrc);
            Rtp.write32(packet, at + 8, referenceTime);
            Rtp.write32(packet, at + 12, sinceMillis * 65_536 / 1000);
            at += answer;
        }
        long expected = last.packets() + last.lost();
        int loss = expected == 0 ? 0 : (int) Math.min(255, last.lost() * 256 / expected);
        double mos = Mos.estimate(100.0 * loss / 256, last.jitterMillis(), roundTripMillis);
        Rtp.write32(packet, at, (long) VOICE << 24 | VOICE_BYTES / 4 - 1);
        Rtp.write32(packet, at + 4, stats.ssrc());
        // no buffer of ours discards: packets pass
        Rtp.write32(packet, at + 8, (long) loss << 24);
        Rtp.write32(packet, at + 16, (long) Math.min(0xffff, Math.round(roundTripMillis)) << 16);
        Rtp.write32(packet, at + 20, (long) UNKNOWN << 24 | UNKNOWN << 16 | UNKNOWN << 8 | 16);
        Rtp.write32(
                packet,
                at + 24,
                (long) UNKNOWN << 24 | UNKNOWN << 16 | Math.round(mos * 10) << 8 | Math.round(mos * 10));
    }
}
