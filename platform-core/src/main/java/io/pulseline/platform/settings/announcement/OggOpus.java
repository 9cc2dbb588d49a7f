package io.pulseline.platform.settings.announcement;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Opus in an Ogg file: how long one is, and one made of packets.
///
/// @see "RFC 3533 (Ogg), RFC 7845 (Opus in Ogg)"
final class OggOpus {
    private static final byte[] PAGE = "OggS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 27;
    private static final int RATE = 48_000;
    private static final int FRAME = 960;
    private static final int PACKETS_A_PAGE = 50;
    /// What an encoder needs to come up to speed, in samples.
    private static final int PRE_SKIP = 3_840;

    private static final int FIRST = 2;
    private static final int LAST = 4;

    private OggOpus() {}

    static boolean looksLike(byte[] file) {
        return starts(file, 0, PAGE);
    }

    /// @return empty when it is no Ogg file with one Opus stream, or is cut off
    static Optional<Duration> length(byte[] file) {
        int at = 0;
        int preSkip = -1;
        long granule = 0;
        while (at < file.length) {
            if (!starts(file, at, PAGE) || at + HEADER > file.length) {
                return Optional.empty();
            }
            ByteBuffer page = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int segments = file[at + 26] & 0xff;
            int body = 0;
            for (int i = 0; i < segments; i++) {
                if (at + HEADER + i >= file.length) {
                    return Optional.empty();
                }
                body += file[at + HEADER + i] & 0xff;
            }
            int content = at + HEADER + segments;
            if (content + body > file.length) {
                return Optional.empty();
            }
            if (preSkip < 0) {
                if (!starts(file, content, HEAD) || body < 19) {
                    return Optional.empty();
                }
                preSkip = page.getShort(content + 10) & 0xffff;
            }
            long position = page.getLong(at + 6);
            granule = Math.max(granule, position);
            at = content + body;
        }
        return preSkip < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(0, granule - preSkip) * 1_000 / RATE));
    }

    /// The packets after the two headers.
    ///
    /// @param file whole, as [#length] takes it
    static List<byte[]> packets(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        byte[] open = new byte[0];
        int at = 0;
        while (at + HEADER <= file.length && starts(file, at, PAGE)) {
            int segments = file[at + 26] & 0xff;
            int content = at + HEADER + segments;
            for (int i = 0; i < segments; i++) {
                int size = file[at + HEADER + i] & 0xff;
                byte[] more = Arrays.copyOf(open, open.length + size);
                System.arraycopy(file, content, more, open.length, size);
                open = more;
                content += size;
                if (size < 255) {
                    packets.add(open);
                    open = new byte[0];
                }
            }
            at = content;
        }
        return packets.size() < 2 ? List.of() : List.copyOf(packets.subList(2, packets.size()));
    }

    /// @param packets of 20 ms each, mono
    static byte[] file(List<byte[]> packets) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        head.put(HEAD)
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) PRE_SKIP)
                .putInt(RATE)
                .putShort((short) 0);
        head.put((byte) 0);
        page(file, FIRST, 0, 0, List.of(head.array()));
        byte[] vendor = "Pulseline".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer tags = ByteBuffer.allocate(16 + vendor.length).order(ByteOrder.LITTLE_ENDIAN);
        tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(vendor.length)
                .put(vendor)
                .putInt(0);
        page(file, 0, 0, 1, List.of(tags.array()));
        int number = 2;
        for (int from = 0; from < packets.size(); from += PACKETS_A_PAGE) {
            int to = Math.min(packets.size(), from + PACKETS_A_PAGE);
            page(file, to == packets.size() ? LAST : 0, (long) to * FRAME, number++, packets.subList(from, to));
        }
        return file.toByteArray();
    }

    /// @param packets shorter than 255 bytes each, or the only one
    private static void page(ByteArrayOutputStream file, int flags, long granule, int number, List<byte[]> packets) {
        ByteArrayOutputStream lacing = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            for (int left = packet.length; ; left -= 255) {
                lacing.write(Math.min(left, 255));
                if (left < 255) {
                    break;
                }
            }
            body.writeBytes(packet);
        }
        ByteBuffer page =
                ByteBuffer.allocate(HEADER + lacing.size() + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        page.put(PAGE)
                .put((byte) 0)
                .put((byte) flags)
                .putLong(granule)
                .putInt(1)
                .putInt(number)
                .putInt(0);
        page.put((byte) lacing.size()).put(lacing.toByteArray()).put(body.toByteArray());
        page.putInt(22, checksum(page.array()));
        file.writeBytes(page.array());
    }

    /// CRC-32 of Ogg: polynomial 04c11db7, not reflected, nothing inverted.
    private static int checksum(byte[] page) {
        int crc = 0;
        for (byte one : page) {
            crc ^= (one & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }

    private static boolean starts(byte[] file, int at, byte[] with) {
        return at + with.length <= file.length
                && java.util.Arrays.equals(file, at, at + with.length, with, 0, with.length);
    }

    static int preSkip() {
        return PRE_SKIP;
    }
}
