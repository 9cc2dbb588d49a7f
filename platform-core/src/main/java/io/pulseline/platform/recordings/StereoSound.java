package io.pulseline.platform.recordings;

import io.pulseline.platform.storage.KeptFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/// Both sides of a recording in one file that plays anywhere: WAV, 16 bits, the user left, the business right. Made
/// while
/// it is read, a second at a time, so that nobody ever holds a whole call.
public final class StereoSound {
    private static final int HEADER = 44;
    private static final int CHANNELS = 2;
    private static final int SAMPLE_BYTES = 2;
    private static final int FRAME_BYTES = CHANNELS * SAMPLE_BYTES;
    /// The format counts in 32 bits: 18 hours.
    private static final long MOST = (0xffff_ffffL - HEADER) / FRAME_BYTES;

    private final KeptFile user;
    private final KeptFile business;
    private final long frames;

    StereoSound(KeptFile user, KeptFile business, Duration length) {
        this.user = user;
        this.business = business;
        this.frames = Math.min(length.toMillis() * OpusTrack.RATE / 1000, MOST);
    }

    public long bytes() {
        return HEADER + frames * FRAME_BYTES;
    }

    /// From the beginning, each time anew.
    public InputStream open() {
        OpusTrack left = new OpusTrack(user.open());
        OpusTrack right = new OpusTrack(business.open());
        return new SequenceInputStream(new Enumeration<>() {
            private long at = -1;

            @Override
            public boolean hasMoreElements() {
                return at < frames;
            }

            @Override
            public InputStream nextElement() {
                if (at >= frames) {
                    throw new NoSuchElementException();
                }
                if (at < 0) {
                    at = 0;
                    return new ByteArrayInputStream(header());
                }
                int count = (int) Math.min(OpusTrack.RATE, frames - at);
                byte[] second = second(left, right, at, count);
                at += count;
                return new ByteArrayInputStream(second);
            }
        });
    }

    private static byte[] second(OpusTrack left, OpusTrack right, long at, int count) {
        short[] user = new short[count];
        short[] business = new short[count];
        try {
            left.read(at, user);
            right.read(at, business);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
        ByteBuffer both = ByteBuffer.allocate(count * FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            both.putShort(user[i]).putShort(business[i]);
        }
        return both.array();
    }

    private byte[] header() {
        long data = frames * FRAME_BYTES;
        ByteBuffer wav = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) (HEADER - 8 + data));
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) CHANNELS).putInt(OpusTrack.RATE);
        wav.putInt(OpusTrack.RATE * FRAME_BYTES).putShort((short) FRAME_BYTES).putShort((short) (8 * SAMPLE_BYTES));
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) data);
        return wav.array();
    }
}
