package io.pulseline.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode under a key that is prepared once: the counters of a packet are encrypted in one call. The
/// room for them is the thread's, so that it is in the processor's cache whatever call comes next.
final class KeyStream {
    static final int BLOCK = 16;
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /// Beyond what any datagram needs.
    private static final int MOST_BLOCKS = Packet.CAPACITY / BLOCK + 3;
    private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

    /// Two, because the cipher copies what it is to replace in place.
    private static final class Room {
        final byte[] counters = new byte[MOST_BLOCKS * BLOCK];
        final byte[] encrypted = new byte[MOST_BLOCKS * BLOCK];
    }

    private final Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");

    KeyStream(byte[] key) throws GeneralSecurityException {
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    }

    /// The encrypted counters from this one on; for this thread only, and only until its next call.
    ///
    /// @param high first half of the first counter
    /// @param low  second half; counts up
    /// @throws GeneralSecurityException for more than any datagram has
    byte[] blocks(long high, long low, int blocks) throws GeneralSecurityException {
        Room room = ROOM.get();
        byte[] counters = room.counters;
        int bytes = blocks * BLOCK;
        long counter = low;
        for (int at = 0; at < bytes; at += BLOCK) {
            LONGS.set(counters, at, high);
            LONGS.set(counters, at + Long.BYTES, counter++);
        }
        aes.update(counters, 0, bytes, room.encrypted, 0);
        return room.encrypted;
    }

    /// What encrypts also decrypts.
    ///
    /// @param skip bytes of the stream that have another use
    static void apply(byte[] stream, int skip, byte[] to, int from, int length) {
        int done = 0;
        for (; done <= length - Long.BYTES; done += Long.BYTES) {
            LONGS.set(to, from + done, (long) LONGS.get(to, from + done) ^ (long) LONGS.get(stream, skip + done));
        }
        for (; done < length; done++) {
            to[from + done] ^= stream[skip + done];
        }
    }

    /// How many blocks so many bytes need.
    static int blocksOf(int bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }
}
