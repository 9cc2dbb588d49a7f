package io.pulseline.rtp;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The JDK's SHA-1 without its `MessageDigest`, so that it can go on from a state that is kept: half of what an HMAC of
/// a packet of voice costs is its key, which is the same for each packet. One a thread, and only where the JDK opens
/// its provider to us (`Add-Opens` in the program's manifest).
final class ShaEngine {
    static final int BLOCK = 64;
    static final int WORDS = 5;
    private static final int LENGTH_BYTES = 8;
    private static final String SHA = "sun.security.provider.SHA";
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final @Nullable MethodHandle CREATE = find(
            (lookup, sha) -> lookup.findConstructor(sha, methodType(void.class)).asType(methodType(Object.class)));
    private static final @Nullable MethodHandle STATE = find((lookup, sha) ->
            lookup.findGetter(sha, "state", int[].class).asType(methodType(int[].class, Object.class)));
    private static final @Nullable MethodHandle COMPRESS = find((lookup, sha) -> lookup.findVirtual(
                    sha, "implCompress", methodType(void.class, byte[].class, int.class))
            .asType(methodType(void.class, Object.class, byte[].class, int.class)));

    private final Object sha;
    /// The JDK's own, in which it works.
    private final int[] state;
    private final int[] first;
    private final byte[] last = new byte[BLOCK];

    private interface Find {
        MethodHandle in(MethodHandles.Lookup lookup, Class<?> sha) throws ReflectiveOperationException;
    }

    ShaEngine() {
        try {
            sha = (Object) java.util.Objects.requireNonNull(CREATE).invokeExact();
            state = (int[]) java.util.Objects.requireNonNull(STATE).invokeExact(sha);
            first = state.clone();
        } catch (Throwable impossible) {
            throw new IllegalStateException("The JDK's SHA-1 cannot be made", impossible);
        }
    }

    static boolean isFound() {
        return CREATE != null && STATE != null && COMPRESS != null;
    }

    private static @Nullable MethodHandle find(Find find) {
        try {
            Class<?> home = Class.forName(SHA);
            return find.in(MethodHandles.privateLookupIn(home, MethodHandles.lookup()), home);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return null;
        }
    }

    /// The state behind one block.
    void after(byte[] block, int[] to, int at) {
        System.arraycopy(first, 0, state, 0, WORDS);
        compress(block, 0);
        System.arraycopy(state, 0, to, at, WORDS);
    }

    /// Goes on behind the first block, whose state is given, to the end.
    ///
    /// @param to takes the digest from its start
    void digest(int[] from, int at, byte[] data, int offset, int length, byte[] to) {
        System.arraycopy(from, at, state, 0, WORDS);
        int whole = length / BLOCK * BLOCK;
        for (int done = 0; done < whole; done += BLOCK) {
            compress(data, offset + done);
        }
        int rest = length - whole;
        System.arraycopy(data, offset + whole, last, 0, rest);
        last[rest] = (byte) 0x80;
        Arrays.fill(last, rest + 1, BLOCK, (byte) 0);
        if (rest >= BLOCK - LENGTH_BYTES) {
            compress(last, 0);
            Arrays.fill(last, (byte) 0);
        }
        INTS.set(last, BLOCK - Integer.BYTES, Byte.SIZE * (BLOCK + length));
        compress(last, 0);
        for (int i = 0; i < WORDS; i++) {
            INTS.set(to, Integer.BYTES * i, state[i]);
        }
    }

    private void compress(byte[] data, int at) {
        try {
            java.util.Objects.requireNonNull(COMPRESS).invokeExact(sha, data, at);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The JDK's SHA-1 cannot be called", impossible);
        }
    }
}
