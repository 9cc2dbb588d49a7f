package io.pulseline.mediaworker.recording;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes one Opus stream as pages of Ogg. Whatever was taken out is whole pages, so that all that was taken
/// so far, put together, can be played.
///
/// @see "RFC 3533 (Ogg), RFC 7845 (Opus in Ogg)"
final class OggPages {
    private static final int HEADER = 27;
    private static final int SEGMENTS = 255;
    /// One second: what a crash may cost, and what a player must read before it knows where it is.
    private static final int SAMPLES_A_PAGE = OpusFrames.RATE;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int[] CRC = crcs();

    private final int serial;
    private final ByteArrayOutputStream done = new ByteArrayOutputStream();
    private final ByteArrayOutputStream lacing = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long granule;
    private long pageBegan;
    private int page;

    OggPages(int serial) {
        this.serial = serial;
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        // no pre-skip: both tracks begin at the same moment, in the middle of what their encoders say
        head.put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt(OpusFrames.RATE)
                .putShort((short) 0)
                .put((byte) 0);
        lace(head.array());
        page(FIRST);
        byte[] vendor = "Pulseline".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer tags = ByteBuffer.allocate(16 + vendor.length).order(ByteOrder.LITTLE_ENDIAN);
        tags.put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(vendor.length)
                .put(vendor)
                .putInt(0);
        lace(tags.array());
        page(0);
    }

    /// Samples written so far.
    long granule() {
        return granule;
    }

    void add(byte[] packet, int samples) {
        int segments = packet.length / 255 + 1;
        if (lacing.size() + segments > SEGMENTS || granule - pageBegan >= SAMPLES_A_PAGE) {
            page(0);
        }
        lace(packet);
        granule += samples;
    }

    /// The pages since the last time.
    byte[] take() {
        if (lacing.size() > 0) {
            page(0);
        }
        return taken();
    }

    /// The last pages; nothing comes after them.
    byte[] end() {
        page(LAST);
        return taken();
    }

    private byte[] taken() {
        byte[] pages = done.toByteArray();
        done.reset();
        return pages;
    }

    private void lace(byte[] packet) {
        for (int left = packet.length; ; left -= 255) {
            lacing.write(Math.min(left, 255));
            if (left < 255) {
                break;
            }
        }
        body.writeBytes(packet);
    }

    private void page(int flags) {
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + lacing.size() + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("OggS".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put((byte) flags)
                .putLong(granule)
                .putInt(serial)
                .putInt(page++)
                .putInt(0)
                .put((byte) lacing.size())
                .put(lacing.toByteArray())
                .put(body.toByteArray());
        bytes.putInt(22, checksum(bytes.array()));
        done.writeBytes(bytes.array());
        lacing.reset();
        body.reset();
        pageBegan = granule;
    }

    /// CRC-32 of Ogg: polynomial 04c11db7, not reflected, nothing inverted.
    private static int checksum(byte[] bytes) {
        int crc = 0;
        for (byte one : bytes) {
            crc = crc << 8 ^ CRC[(crc >>> 24 ^ one) & 0xff];
        }
        return crc;
    }

    private static int[] crcs() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
