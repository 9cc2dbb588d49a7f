package io.pulseline.mediaworker.recording;

import io.pulseline.rtp.codec.OpusVoice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An Ogg Opus file as another program reads it: written for tests, from the RFCs, sharing nothing with what
/// writes.
public record OggFile(List<byte[]> packets, long granule, boolean ended) {
    /// @throws AssertionError for what is no whole number of sound pages
    public static OggFile read(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        byte[] open = new byte[0];
        long granule = 0;
        boolean ended = false;
        int number = 0;
        for (int at = 0; at < file.length; ) {
            check(!ended, "nothing follows the last page");
            check(new String(file, at, 4).equals("OggS"), "a page begins at " + at);
            check(bytes.getInt(at + 18) == number++, "pages are counted");
            ended = (file[at + 5] & 4) != 0;
            granule = bytes.getLong(at + 6);
            int segments = file[at + 26] & 0xff;
            int content = at + 27 + segments;
            int end = content;
            for (int i = 0; i < segments; i++) {
                int length = file[at + 27 + i] & 0xff;
                byte[] more = Arrays.copyOf(open, open.length + length);
                System.arraycopy(file, end, more, open.length, length);
                open = more;
                end += length;
                if (length < 255) {
                    packets.add(open);
                    open = new byte[0];
                }
            }
            check(bytes.getInt(at + 22) == checksum(file, at, end), "the checksum of the page at " + at);
            at = end;
        }
        check(new String(packets.get(0), 0, 8).equals("OpusHead"), "OpusHead comes first");
        check(new String(packets.get(1), 0, 8).equals("OpusTags"), "OpusTags comes second");
        return new OggFile(packets.subList(2, packets.size()), granule, ended);
    }

    /// Bit by bit, as RFC 3533 §6 says it.
    private static int checksum(byte[] file, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            int one = i >= from + 22 && i < from + 26 ? 0 : file[i] & 0xff;
            for (int bit = 7; bit >= 0; bit--) {
                boolean out = (crc < 0) ^ ((one >> bit & 1) == 1);
                crc = out ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /// Decoded, 8,000 samples a second.
    public short[] sound() {
        short[] whole = new short[0];
        short[] room = new short[OpusVoice.LONGEST];
        try (OpusVoice opus = OpusVoice.open()) {
            for (byte[] packet : packets) {
                int samples = opus.decode(packet, 0, packet.length, room);
                int before = whole.length;
                whole = Arrays.copyOf(whole, before + samples);
                System.arraycopy(room, 0, whole, before, samples);
            }
        }
        return whole;
    }

    /// How much of a stretch is this tone: near 1 for the tone alone, near 0 for silence and for others.
    public static double share(short[] sound, int fromMillis, int toMillis, int hertz) {
        double re = 0;
        double im = 0;
        double power = 1;
        int from = fromMillis * OpusVoice.RATE / 1000;
        int to = Math.min(sound.length, toMillis * OpusVoice.RATE / 1000);
        for (int i = from; i < to; i++) {
            double angle = 2 * Math.PI * hertz * i / OpusVoice.RATE;
            re += sound[i] * Math.cos(angle);
            im += sound[i] * Math.sin(angle);
            power += (double) sound[i] * sound[i];
        }
        return 2 * (re * re + im * im) / (power * Math.max(1, to - from));
    }
}
