package io.pulseline.rtp;

import static io.pulseline.rtp.KeyStream.BLOCK;
import static io.pulseline.rtp.KeyStream.LONGS;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The universal hash of GCM (NIST SP 800-38D §6.4) under one key. Ours because the JDK's cipher has to be made anew
/// for each packet, which allocates a kilobyte. Multiplies without carries by ordinary multiplication of numbers with
/// holes, three bits of four, as BearSSL's `ghash_ctmul64` does: no table, so its time says nothing about the key.
final class Ghash {
    private static final long ONES = 0x1111111111111111L;
    private static final long TWOS = 0x2222222222222222L;
    private static final long FOURS = 0x4444444444444444L;
    private static final long EIGHTS = 0x8888888888888888L;
    /// As the JDK's class has them.
    private static final int POWERS = 18;
    private static final @Nullable MethodHandle BLOCKS = processorsOwn();

    private final long h0;
    private final long h1;
    private final long h2;
    private final long h0Turned;
    private final long h1Turned;
    private final long h2Turned;
    private long y0;
    private long y1;
    /// The key and what the JDK keeps of its powers.
    private final long[] powers = new long[POWERS];
    /// The room's: the sum so far, and a block that is not whole.
    private long[] sum = new long[2];

    private byte[] last = new byte[BLOCK];
    private final boolean processors;

    /// @param key the encrypted block of zeros
    Ghash(byte[] key) {
        this(key, BLOCKS != null);
    }

    /// @param processors whether by the processor's own instructions, where they can be had
    Ghash(byte[] key, boolean processors) {
        this.processors = processors;
        h1 = (long) LONGS.get(key, 0);
        h0 = (long) LONGS.get(key, Long.BYTES);
        powers[0] = h1;
        powers[1] = h0;
        h2 = h0 ^ h1;
        h0Turned = Long.reverse(h0);
        h1Turned = Long.reverse(h1);
        h2Turned = h0Turned ^ h1Turned;
    }

    /// The JDK's function, in whose place the processor's own instructions stand once it is compiled: a tenth of the
    /// time. Null where the JDK does not open it to us (`Add-Opens` in the program's manifest).
    private static @Nullable MethodHandle processorsOwn() {
        try {
            Class<?> home = Class.forName("com.sun.crypto.provider.GHASH");
            return MethodHandles.privateLookupIn(home, MethodHandles.lookup())
                    .findStatic(
                            home,
                            "processBlocks",
                            MethodType.methodType(
                                    void.class, byte[].class, int.class, int.class, long[].class, long[].class));
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return null;
        }
    }

    /// @param room of the thread that hashes, until the next start
    void start(PacketRoom room) {
        sum = room.sum;
        last = room.last;
        y0 = 0;
        y1 = 0;
        sum[0] = 0;
        sum[1] = 0;
    }

    /// Takes these bytes, filled up with zeros to a whole block.
    void update(byte[] data, int from, int length) {
        if (processors) {
            int rest = length % BLOCK;
            if (length >= BLOCK) {
                blocks(data, from, length / BLOCK);
            }
            if (rest > 0) {
                System.arraycopy(data, from + length - rest, last, 0, rest);
                Arrays.fill(last, rest, BLOCK, (byte) 0);
                blocks(last, 0, 1);
            }
            return;
        }
        int at = from;
        int whole = from + length / BLOCK * BLOCK;
        for (; at < whole; at += BLOCK) {
            block((long) LONGS.get(data, at), (long) LONGS.get(data, at + Long.BYTES));
        }
        int rest = from + length - at;
        if (rest > 0) {
            long first = 0;
            long second = 0;
            for (int i = 0; i < rest; i++) {
                long bits = data[at + i] & 0xffL;
                if (i < Long.BYTES) {
                    first |= bits << 8 * (7 - i);
                } else {
                    second |= bits << 8 * (15 - i);
                }
            }
            block(first, second);
        }
    }

    /// Both lengths end the hash.
    void finish(int headerBytes, int payloadBytes) {
        if (processors) {
            LONGS.set(last, 0, 8L * headerBytes);
            LONGS.set(last, Long.BYTES, 8L * payloadBytes);
            blocks(last, 0, 1);
            return;
        }
        block(8L * headerBytes, 8L * payloadBytes);
    }

    long first() {
        return processors ? sum[0] : y1;
    }

    long second() {
        return processors ? sum[1] : y0;
    }

    /// Brings the key near, before its packet's turn.
    ///
    /// @return of no meaning
    int fetch() {
        return processors ? (int) (powers[0] + powers[8] + powers[POWERS - 1]) : 0;
    }

    private void blocks(byte[] data, int from, int count) {
        try {
            java.util.Objects.requireNonNull(BLOCKS).invokeExact(data, from, count, sum, powers);
        } catch (Throwable impossible) {
            throw new IllegalStateException("GHASH cannot be called", impossible);
        }
    }

    private void block(long first, long second) {
        long a1 = y1 ^ first;
        long a0 = y0 ^ second;
        long a2 = a0 ^ a1;
        long a0Turned = Long.reverse(a0);
        long a1Turned = Long.reverse(a1);
        long z0 = multiply(a0, h0);
        long z1 = multiply(a1, h1);
        long z2 = multiply(a2, h2) ^ z0 ^ z1;
        long high0 = multiply(a0Turned, h0Turned);
        long high1 = multiply(a1Turned, h1Turned);
        long high2 = multiply(a0Turned ^ a1Turned, h2Turned) ^ high0 ^ high1;
        high0 = Long.reverse(high0) >>> 1;
        high1 = Long.reverse(high1) >>> 1;
        high2 = Long.reverse(high2) >>> 1;
        long v1 = high0 ^ z2;
        long v2 = z1 ^ high2;
        // bits come reversed in this field, so the product is one place short
        long v3 = high1 << 1 | v2 >>> 63;
        v2 = v2 << 1 | v1 >>> 63;
        v1 = v1 << 1 | z0 >>> 63;
        long v0 = z0 << 1;
        v2 ^= v0 ^ v0 >>> 1 ^ v0 >>> 2 ^ v0 >>> 7;
        v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
        v3 ^= v1 ^ v1 >>> 1 ^ v1 >>> 2 ^ v1 >>> 7;
        v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
        y0 = v2;
        y1 = v3;
    }

    /// The low half of the product without carries: what is carried falls into the holes.
    private static long multiply(long x, long y) {
        long x0 = x & ONES;
        long x1 = x & TWOS;
        long x2 = x & FOURS;
        long x3 = x & EIGHTS;
        long y0 = y & ONES;
        long y1 = y & TWOS;
        long y2 = y & FOURS;
        long y3 = y & EIGHTS;
        return (x0 * y0 ^ x1 * y3 ^ x2 * y2 ^ x3 * y1) & ONES
                | (x0 * y1 ^ x1 * y0 ^ x2 * y3 ^ x3 * y2) & TWOS
                | (x0 * y2 ^ x1 * y1 ^ x2 * y0 ^ x3 * y3) & FOURS
                | (x0 * y3 ^ x1 * y2 ^ x2 * y1 ^ x3 * y0) & EIGHTS;
    }
}
