package io.pulseline.rtp;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/// The JDK's AES without its `Cipher`: one engine a thread, which is handed the prepared key of the stream whose packet
/// it is. Of a `Cipher` each stream has four objects of its own, all out of the processor's cache when its turn comes
/// again; here the key alone. For keys of one length, and only where the JDK opens its provider to us (`Add-Opens` in
/// the program's manifest).
final class AesEngine {
    private static final String AES = "com.sun.crypto.provider.AESCrypt";
    private static final String BLOCKS = "com.sun.crypto.provider.ElectronicCodeBook";
    private static final @Nullable MethodHandle CREATE = find(
            (lookup, aes) -> lookup.findConstructor(aes, methodType(void.class)).asType(methodType(Object.class)));
    private static final @Nullable MethodHandle INIT = find((lookup, aes) -> lookup.findVirtual(
                    aes, "init", methodType(void.class, boolean.class, String.class, byte[].class))
            .asType(methodType(void.class, Object.class, boolean.class, String.class, byte[].class)));
    private static final @Nullable MethodHandle KEY = find(
            (lookup, aes) -> lookup.findGetter(aes, "K", int[].class).asType(methodType(int[].class, Object.class)));
    private static final @Nullable MethodHandle SET_KEY = find((lookup, aes) ->
            lookup.findSetter(aes, "K", int[].class).asType(methodType(void.class, Object.class, int[].class)));
    private static final @Nullable MethodHandle OF_BLOCKS = find(
            (lookup, aes) -> lookup.findConstructor(Class.forName(BLOCKS), methodType(void.class, aes.getSuperclass()))
                    .asType(methodType(Object.class, Object.class)));
    private static final @Nullable MethodHandle ENCRYPT = find((lookup, aes) -> MethodHandles.privateLookupIn(
                    Class.forName(BLOCKS), MethodHandles.lookup())
            .findVirtual(
                    Class.forName(BLOCKS),
                    "implECBEncrypt",
                    methodType(int.class, byte[].class, int.class, int.class, byte[].class, int.class))
            .asType(methodType(int.class, Object.class, byte[].class, int.class, int.class, byte[].class, int.class)));

    private final Object aes;
    private final Object blocks;

    private interface Find {
        MethodHandle in(MethodHandles.Lookup lookup, Class<?> aes) throws ReflectiveOperationException;
    }

    /// @param key any of the length that it is for
    AesEngine(byte[] key) {
        try {
            aes = (Object) java.util.Objects.requireNonNull(CREATE).invokeExact();
            java.util.Objects.requireNonNull(INIT).invokeExact(aes, false, "AES", key);
            blocks = (Object) java.util.Objects.requireNonNull(OF_BLOCKS).invokeExact(aes);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The JDK's AES cannot be made", impossible);
        }
    }

    static boolean isFound() {
        return CREATE != null && INIT != null && KEY != null && SET_KEY != null && OF_BLOCKS != null && ENCRYPT != null;
    }

    private static @Nullable MethodHandle find(Find find) {
        try {
            Class<?> home = Class.forName(AES);
            return find.in(MethodHandles.privateLookupIn(home, MethodHandles.lookup()), home);
        } catch (ReflectiveOperationException | RuntimeException closed) {
            return null;
        }
    }

    /// A key as an engine of its length takes it.
    static int[] schedule(byte[] key) {
        try {
            return (int[]) java.util.Objects.requireNonNull(KEY).invokeExact(new AesEngine(key).aes);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The JDK's AES cannot prepare a key", impossible);
        }
    }

    /// Each block by itself.
    ///
    /// @param bytes a multiple of a block's, which both arrays have: not checked again
    void encrypt(int[] schedule, byte[] from, int bytes, byte[] to) {
        try {
            java.util.Objects.requireNonNull(SET_KEY).invokeExact(aes, schedule);
            int ignored = (int) java.util.Objects.requireNonNull(ENCRYPT).invokeExact(blocks, from, 0, bytes, to, 0);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The JDK's AES cannot be called", impossible);
        }
    }
}
