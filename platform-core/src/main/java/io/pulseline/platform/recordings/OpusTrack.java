package io.pulseline.platform.recordings;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// One side's voice as samples, decoded while it is read. Every page says when it ends, so a part that is missing is
/// silence of its own length, and what comes after it is at its time. Reads what the media-worker writes: no packet
/// goes
/// from one page to the next.
///
/// @see "RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), RFC 6716 §3 (lengths of packets)"
final class OpusTrack {
    /// Samples a second: all that a voice in a call has.
    static final int RATE = 16_000;

    private static final int OPUS_RATE = 48_000;
    private static final int RATIO = OPUS_RATE / RATE;
    private static final int HEADER = 27;

    private final InputStream file;
    private final OpusDecoder decoder;
    /// Of the page that was read last.
    private final Deque<byte[]> packets = new ArrayDeque<>();
    /// Where the next packet begins.
    private long next;

    /// The longest packet, 120 ms.
    private final short[] decoded = new short[RATE * 120 / 1000];

    private int from;
    private int to;
    /// Where `from` is in time.
    private long place;

    OpusTrack(InputStream file) {
        this.file = file;
        try {
            this.decoder = new OpusDecoder(RATE, 1);
        } catch (OpusException failure) {
            throw new IllegalStateException("the decoder refuses its own settings", failure);
        }
    }

    /// The samples from that moment on; silence where nothing is kept.
    ///
    /// @param moment in samples, never before the last call's end
    void read(long moment, short[] into) throws IOException {
        Arrays.fill(into, (short) 0);
        int at = 0;
        while (at < into.length && (from < to || decode())) {
            long ahead = place - (moment + at);
            if (ahead > 0) {
                at += (int) Math.min(ahead, into.length - at);
            } else {
                // what overlaps with what was read before is left out
                int late = (int) Math.min(-ahead, to - from);
                int count = Math.min(to - from - late, into.length - at);
                System.arraycopy(decoded, from + late, into, at, count);
                at += count;
                from += late + count;
                place += late + count;
            }
        }
    }

    /// @return false at the end
    private boolean decode() throws IOException {
        while (packets.isEmpty()) {
            if (!readPage()) {
                return false;
            }
        }
        byte[] packet = packets.remove();
        place = next / RATIO;
        next += samples(packet);
        from = 0;
        to = samples(packet) / RATIO;
        Arrays.fill(decoded, 0, to, (short) 0);
        try {
            decoder.decode(packet, 0, packet.length, decoded, 0, decoded.length, false);
        } catch (OpusException | RuntimeException broken) {
            // silence, as a player would do
            Arrays.fill(decoded, 0, to, (short) 0);
        }
        return true;
    }

    private boolean readPage() throws IOException {
        byte[] head = file.readNBytes(HEADER);
        if (head.length == 0) {
            return false;
        }
        if (head.length < HEADER || head[0] != 'O' || head[1] != 'g' || head[2] != 'g' || head[3] != 'S') {
            throw new IOException("a page of the recording is broken");
        }
        long end = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(6);
        byte[] lacing = file.readNBytes(head[HEADER - 1] & 0xff);
        long length = 0;
        int size = 0;
        for (byte segment : lacing) {
            size += segment & 0xff;
            if ((segment & 0xff) < 255) {
                byte[] packet = file.readNBytes(size);
                size = 0;
                if (samples(packet) > 0 && !isHead(packet)) {
                    packets.add(packet);
                    length += samples(packet);
                }
            }
        }
        next = end - length;
        return true;
    }

    private static boolean isHead(byte[] packet) {
        return packet.length > 7 && packet[0] == 'O' && packet[1] == 'p' && packet[2] == 'u' && packet[3] == 's';
    }

    /// At 48 kHz; 0 for what is no Opus packet.
    private static int samples(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        int frames = switch (packet[0] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet.length < 2 ? 0 : packet[1] & 0x3f;
        };
        int config = (packet[0] & 0xff) >> 3;
        int step = config & 3;
        // SILK: 10 to 60 ms, hybrid: 10 and 20 ms, CELT: 2.5 to 20 ms
        int frame = config >= 16 ? 120 << step : config >= 12 ? 480 << (config & 1) : step == 3 ? 2880 : 480 << step;
        return frames * frame > OPUS_RATE * 120 / 1000 ? 0 : frames * frame;
    }
}
