package io.pulseline.rtp;

/// Reads and writes header fields in place (RFC 3550 §5.1). Offsets are relative to the packet's start.
public final class Rtp {
    public static final int HEADER_BYTES = 12;

    private Rtp() {}

    /// RTP or RTCP by the first byte (RFC 7983); a peer may send anything.
    public static boolean looksLikeMedia(Packet packet) {
        int first = packet.getBuffer()[packet.getOffset()] & 0xff;
        return packet.getLength() >= 8 && first >= 128 && first <= 191;
    }

    /// RTCP shares the port (RFC 5761): its packet types fall outside of payload types with or without marker.
    public static boolean isRtcp(Packet packet) {
        int type = packet.getBuffer()[packet.getOffset() + 1] & 0xff;
        return type >= 192 && type <= 223;
    }

    public static boolean isValid(Packet packet) {
        return packet.getLength() >= HEADER_BYTES && headerBytes(packet) <= packet.getLength();
    }

    public static int payloadType(Packet packet) {
        return packet.getBuffer()[packet.getOffset() + 1] & 0x7f;
    }

    public static void setPayloadType(Packet packet, int type) {
        int at = packet.getOffset() + 1;
        packet.getBuffer()[at] = (byte) ((packet.getBuffer()[at] & 0x80) | type);
    }

    public static int sequence(Packet packet) {
        return read16(packet, 2);
    }

    public static void setSequence(Packet packet, int sequence) {
        write16(packet, 2, sequence);
    }

    /// Unsigned 32 bits.
    public static long timestamp(Packet packet) {
        return read32(packet, 4);
    }

    public static void setTimestamp(Packet packet, long timestamp) {
        write32(packet, 4, timestamp);
    }

    public static int ssrc(Packet packet) {
        return (int) read32(packet, 8);
    }

    public static void setSsrc(Packet packet, int ssrc) {
        write32(packet, 8, ssrc);
    }

    /// Header with contributing sources and extension.
    public static int headerBytes(Packet packet) {
        int first = packet.getBuffer()[packet.getOffset()] & 0xff;
        int bytes = HEADER_BYTES + 4 * (first & 0x0f);
        if ((first & 0x10) != 0) {
            if (bytes + 4 > packet.getLength()) {
                return Integer.MAX_VALUE;
            }
            bytes += 4 + 4 * read16(packet, bytes + 2);
        }
        return bytes;
    }

    /// What the sender says of its loudness (RFC 6464), in an extension with one-byte headers (RFC 8285 §4.2).
    ///
    /// @param id as agreed, 1 to 14
    /// @return dBov, 0 to -127; 1 when it says nothing
    public static int audioLevel(Packet packet, int id) {
        byte[] buffer = packet.getBuffer();
        int first = buffer[packet.getOffset()] & 0xff;
        int at = HEADER_BYTES + 4 * (first & 0x0f);
        if ((first & 0x10) == 0 || at + 4 > packet.getLength() || read16(packet, at) != 0xbede) {
            return 1;
        }
        int end = Math.min(packet.getLength(), at + 4 + 4 * read16(packet, at + 2));
        at += 4;
        while (at + 1 < end) {
            int head = buffer[packet.getOffset() + at] & 0xff;
            if (head >> 4 == id) {
                return -(buffer[packet.getOffset() + at + 1] & 0x7f);
            }
            at += head == 0 ? 1 : 2 + (head & 0x0f);
        }
        return 1;
    }

    /// Header extensions are of one hop: their ids were agreed with one peer only, so they are cut out before relaying.
    public static void dropExtension(Packet packet) {
        byte[] buffer = packet.getBuffer();
        int at = packet.getOffset();
        if ((buffer[at] & 0x10) == 0) {
            return;
        }
        int plain = HEADER_BYTES + 4 * (buffer[at] & 0x0f);
        int cut = headerBytes(packet) - plain;
        System.arraycopy(buffer, at, buffer, at + cut, plain);
        packet.setOffset(at + cut);
        packet.setLength(packet.getLength() - cut);
        buffer[at + cut] &= (byte) 0xef;
    }

    static int read16(Packet packet, int at) {
        byte[] buffer = packet.getBuffer();
        int index = packet.getOffset() + at;
        return (buffer[index] & 0xff) << 8 | buffer[index + 1] & 0xff;
    }

    static long read32(Packet packet, int at) {
        return (long) read16(packet, at) << 16 | read16(packet, at + 2);
    }

    static void write16(Packet packet, int at, int value) {
        byte[] buffer = packet.getBuffer();
        int index = packet.getOffset() + at;
        buffer[index] = (byte) (value >> 8);
        buffer[index + 1] = (byte) value;
    }

    static void write32(Packet packet, int at, long value) {
        write16(packet, at, (int) (value >> 16));
        write16(packet, at + 2, (int) value);
    }
}
