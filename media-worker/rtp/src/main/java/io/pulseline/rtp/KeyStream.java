package io.pulseline.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// AES in counter mode under a key that is prepared once: the counters of a packet are encrypted in one call.
final class KeyStream {
    static final int BLOCK = 16;
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// The key for [AesEngine]; null where there is none.
    private final int @Nullable [] schedule;

    private final @Nullable Cipher aes;

    KeyStream(byte[] key) throws GeneralSecurityException {
        this(key, AesEngine.isFound());
    }

    /// @param engine whether past the JDK's `Cipher`, where that can be had
    KeyStream(byte[] key, boolean engine) throws GeneralSecurityException {
        if (engine) {
            schedule = AesEngine.schedule(key);
            aes = null;
        } else {
            schedule = null;
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        }
    }

    /// The encrypted counters from this one on; for this thread only, and only until its next call.
    ///
    /// @param high first half of the first counter
    /// @param low  second half; counts up
    /// @throws GeneralSecurityException for more than any datagram has
    byte[] blocks(PacketRoom room, long high, long low, int blocks) throws GeneralSecurityException {
        byte[] counters = room.counters;
        int bytes = blocks * BLOCK;
        long counter = low;
        for (int at = 0; at < bytes; at += BLOCK) {
            LONGS.set(counters, at, high);
            LONGS.set(counters, at + Long.BYTES, counter++);
        }
        if (schedule != null) {
            room.engine(schedule).encrypt(schedule, counters, bytes, room.encrypted);
        } else {
            java.util.Objects.requireNonNull(aes).update(counters, 0, bytes, room.encrypted, 0);
        }
        return room.encrypted;
    }

    /// Brings the key near, before its packet's turn.
    ///
    /// @return of no meaning
    int fetch() {
        return schedule == null ? 0 : schedule[0] + schedule[12] + schedule[28] + schedule[43];
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
