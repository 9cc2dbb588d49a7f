package io.pulseline.mediaworker.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a capture the way any reader does: every length, padding and checksum has to be right.
public final class PcapngFile {
    public final List<String> interfaces = new ArrayList<>();
    public final List<Captured> packets = new ArrayList<>();

    /// @param received whether a peer sent it
    /// @param length   of the datagram when it was on the wire
    /// @param datagram what is kept of it
    public record Captured(
            String leg,
            long micros,
            boolean received,
            InetSocketAddress from,
            InetSocketAddress to,
            int length,
            byte[] datagram) {}

    private PcapngFile() {}

    public static PcapngFile read(byte[] file) throws UnknownHostException {
        PcapngFile read = new PcapngFile();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt(0)).as("a section first").isEqualTo(0x0a0d0d0a);
        assertThat(bytes.getInt(8)).as("the order of bytes").isEqualTo(0x1a2b3c4d);
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int type = bytes.getInt();
            int length = bytes.getInt();
            assertThat(length % 4).isZero();
            assertThat(bytes.getInt(start + length - 4)).as("length at the end").isEqualTo(length);
            ByteBuffer body = bytes.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
            switch (type) {
                case 0x0a0d0d0a -> assertThat(start).as("one section").isZero();
                case 1 -> read.readInterface(body);
                case 6 -> read.readPacket(body);
                default -> throw new AssertionError("block of type " + type);
            }
            bytes.position(start + length);
        }
        return read;
    }

    private void readInterface(ByteBuffer body) {
        assertThat(body.getShort()).as("raw IPv4").isEqualTo((short) 228);
        body.getShort();
        assertThat(body.getInt()).as("nothing is cut by the file").isZero();
        assertThat(body.getShort()).as("its name").isEqualTo((short) 2);
        byte[] name = new byte[body.getShort()];
        body.get(name);
        interfaces.add(new String(name, StandardCharsets.UTF_8));
    }

    private void readPacket(ByteBuffer body) throws UnknownHostException {
        String leg = interfaces.get(body.getInt());
        long micros = (body.getInt() & 0xffffffffL) << 32 | body.getInt() & 0xffffffffL;
        int kept = body.getInt();
        int whole = body.getInt();
        ByteBuffer ip = body.slice(body.position(), kept).order(ByteOrder.BIG_ENDIAN);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += ip.getShort(i) & 0xffff;
        }
        assertThat((sum & 0xffff) + (sum >> 16)).as("checksum of IPv4").isEqualTo(0xffff);
        assertThat(ip.get(9)).as("UDP").isEqualTo((byte) 17);
        assertThat(ip.getShort(2) & 0xffff).isEqualTo(whole);
        assertThat(ip.getShort(24) & 0xffff).isEqualTo(whole - 20);
        byte[] datagram = new byte[kept - 28];
        ip.get(28, datagram);
        body.position(body.position() + (kept + 3) / 4 * 4);
        assertThat(body.getInt()).as("flags, 4 bytes").isEqualTo(0x0004_0002);
        int direction = body.getInt() & 3;
        packets.add(new Captured(
                leg, micros, direction == 1, address(ip, 12, 20), address(ip, 16, 22), whole - 28, datagram));
    }

    private static InetSocketAddress address(ByteBuffer ip, int at, int port) throws UnknownHostException {
        byte[] address = new byte[4];
        ip.get(at, address);
        return new InetSocketAddress(InetAddress.getByAddress(address), ip.getShort(port) & 0xffff);
    }
}
