package io.pulseline.mediaworker.capture;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A pcapng file in the making: one interface a leg, one packet a block, each in an IPv4 and a UDP header of the
/// addresses
/// it went between. Whatever was taken out is whole blocks, so that all that was taken so far, put together, can be
/// opened.
///
/// | Block | Fields that are set |
/// |---|---|
/// | Section Header | byte order little-endian, version 1.0, length unknown, comment, application |
/// | Interface Description | link type 228 (raw IPv4), no snap length, name, time in microseconds |
/// | Enhanced Packet | interface, time, bytes kept and bytes there were, direction (1 received, 2 sent) |
///
/// @see "draft-ietf-opsawg-pcapng-02 (PCAP Next Generation Capture File Format)"
final class Pcapng {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int ORDER = 0x1a2b3c4d;
    private static final short IPV4 = 228;
    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;

    private static final short END = 0;
    private static final short COMMENT = 1;
    private static final short APPLICATION = 4;
    private static final short NAME = 2;
    private static final short RESOLUTION = 9;
    private static final short FLAGS = 2;
    private static final byte MICROSECONDS = 6;

    private ByteBuffer bytes = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
    private int interfaces;

    /// Which way a packet went, as the flags of its block say.
    enum Direction {
        RECEIVED,
        SENT
    }

    Pcapng(String comment) {
        int start = begin(SECTION);
        bytes.putInt(ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        text(COMMENT, comment);
        text(APPLICATION, "Pulseline");
        end(start);
    }

    /// @return the number that its packets carry
    int addInterface(String name) {
        int start = begin(INTERFACE);
        bytes.putShort(IPV4).putShort((short) 0).putInt(0);
        text(NAME, name);
        option(RESOLUTION, new byte[] {MICROSECONDS});
        end(start);
        return interfaces++;
    }

    /// @param micros since the epoch
    /// @param keep   bytes of the datagram that are written; the headers say how long it was
    void addPacket(
            int face,
            long micros,
            Direction direction,
            InetSocketAddress from,
            InetSocketAddress to,
            ByteBuffer datagram,
            int keep) {
        int length = datagram.remaining();
        int start = begin(PACKET);
        bytes.putInt(face)
                .putInt((int) (micros >> 32))
                .putInt((int) micros)
                .putInt(IP_BYTES + UDP_BYTES + keep)
                .putInt(IP_BYTES + UDP_BYTES + length);
        bytes.order(ByteOrder.BIG_ENDIAN);
        ip(from, to, length);
        bytes.putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) (UDP_BYTES + length))
                // none: it would be wrong for a packet that was protected when it was on the wire
                .putShort((short) 0);
        bytes.put(datagram.slice(datagram.position(), keep));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        pad();
        bytes.putShort(FLAGS).putShort((short) 4).putInt(direction == Direction.RECEIVED ? 1 : 2);
        end(start);
    }

    /// Bytes since the last time.
    int size() {
        return bytes.position();
    }

    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes.array(), bytes.position());
        bytes.clear();
        return taken;
    }

    private void ip(InetSocketAddress from, InetSocketAddress to, int length) {
        int at = bytes.position();
        bytes.putShort((short) 0x4500)
                .putShort((short) (IP_BYTES + UDP_BYTES + length))
                // id 0, not to be fragmented, 64 hops, UDP
                .putInt(0x4000)
                .putShort((short) 0x4011)
                .putShort((short) 0);
        address(from);
        address(to);
        int sum = 0;
        for (int i = 0; i < IP_BYTES; i += 2) {
            sum += bytes.getShort(at + i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        bytes.putShort(at + 10, (short) ~(sum + (sum >> 16)));
    }

    private void address(InetSocketAddress of) {
        // our sockets are IPv4
        bytes.put(of.getAddress() instanceof Inet4Address known ? known.getAddress() : new byte[4]);
    }

    private int begin(int type) {
        // the longest block is a packet of the largest datagram
        if (bytes.remaining() < 4096) {
            bytes = ByteBuffer.allocate(bytes.capacity() * 2)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(bytes.flip());
        }
        int start = bytes.position();
        bytes.putInt(type).putInt(0);
        return start;
    }

    private void end(int start) {
        bytes.putInt(END);
        int length = bytes.position() + 4 - start;
        bytes.putInt(length).putInt(start + 4, length);
    }

    private void text(short code, String text) {
        option(code, text.getBytes(StandardCharsets.UTF_8));
    }

    private void option(short code, byte[] value) {
        bytes.putShort(code).putShort((short) value.length).put(value);
        pad();
    }

    private void pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
    }
}
