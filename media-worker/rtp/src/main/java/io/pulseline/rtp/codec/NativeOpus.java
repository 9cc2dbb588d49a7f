package io.pulseline.rtp.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// libopus by the foreign-function API (`libopus.so.0`, Debian package libopus0). About twice as fast as
/// [JavaOpus].
final class NativeOpus implements OpusVoice {
    private static final int APPLICATION_VOIP = 2048;
    private static final int SET_BITRATE = 4002;
    private static final int SET_COMPLEXITY = 4010;
    private static final int SET_INBAND_FEC = 4012;
    private static final int SET_LOSS = 4014;
    private static final int ROOM = 4000;

    private static final @Nullable Library LIBRARY = Library.load();

    private record Library(
            MethodHandle encoderCreate,
            MethodHandle encoderControl,
            MethodHandle encode,
            MethodHandle encoderDestroy,
            MethodHandle decoderCreate,
            MethodHandle decode,
            MethodHandle decoderDestroy,
            String version) {
        static @Nullable Library load() {
            try {
                SymbolLookup opus = SymbolLookup.libraryLookup("libopus.so.0", Arena.global());
                Linker linker = Linker.nativeLinker();
                ValueLayout.OfInt number = ValueLayout.JAVA_INT;
                ValueLayout address = ValueLayout.ADDRESS;
                MethodHandle version = linker.downcallHandle(
                        opus.findOrThrow("opus_get_version_string"), FunctionDescriptor.of(ValueLayout.ADDRESS));
                MemorySegment text = (MemorySegment) version.invoke();
                return new Library(
                        linker.downcallHandle(
                                opus.findOrThrow("opus_encoder_create"),
                                FunctionDescriptor.of(address, number, number, number, address)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_encoder_ctl"),
                                FunctionDescriptor.of(number, address, number, number),
                                Linker.Option.firstVariadicArg(2)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_encode"),
                                FunctionDescriptor.of(number, address, address, number, address, number)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_encoder_destroy"), FunctionDescriptor.ofVoid(address)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_decoder_create"),
                                FunctionDescriptor.of(address, number, number, address)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_decode"),
                                FunctionDescriptor.of(number, address, address, number, address, number, number)),
                        linker.downcallHandle(
                                opus.findOrThrow("opus_decoder_destroy"), FunctionDescriptor.ofVoid(address)),
                        text.reinterpret(100).getString(0));
            } catch (Throwable absent) {
                // no such library, or one that is not what it says: Java does it then
                return null;
            }
        }
    }

    private final Library opus = java.util.Objects.requireNonNull(LIBRARY);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment encoder;
    private final MemorySegment decoder;
    private final int longest;
    private final MemorySegment pcm;
    private final MemorySegment bytes = arena.allocate(ROOM);
    private int expected;
    private boolean closed;

    NativeOpus(int rate) {
        longest = OpusVoice.longest(rate);
        pcm = arena.allocate(2L * longest);
        MemorySegment error = arena.allocate(ValueLayout.JAVA_INT);
        try {
            encoder = (MemorySegment) opus.encoderCreate().invokeExact(rate, 1, APPLICATION_VOIP, error);
            decoder = (MemorySegment) opus.decoderCreate().invokeExact(rate, 1, error);
            control(SET_BITRATE, BITRATE);
            control(SET_COMPLEXITY, COMPLEXITY);
        } catch (Throwable failure) {
            throw new IllegalStateException("libopus gave no codec", failure);
        }
    }

    static boolean isThere() {
        return LIBRARY != null;
    }

    static String version() {
        return LIBRARY == null ? "" : LIBRARY.version();
    }

    private void control(int request, int value) throws Throwable {
        int done = (int) opus.encoderControl().invokeExact(encoder, request, value);
        if (done != 0) {
            throw new IllegalStateException("libopus refused " + request);
        }
    }

    @Override
    public int encode(short[] from, int samples, byte[] to, int at) {
        MemorySegment.copy(from, 0, pcm, ValueLayout.JAVA_SHORT, 0, samples);
        try {
            int room = Math.min(ROOM, to.length - at);
            int written = (int) opus.encode().invokeExact(encoder, pcm, samples, bytes, room);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, to, at, Math.max(0, written));
            return Math.max(0, written);
        } catch (Throwable failure) {
            throw new IllegalStateException("libopus failed", failure);
        }
    }

    @Override
    public int decode(byte[] packet, int at, int length, short[] to) {
        if (length <= 0 || length > ROOM) {
            return 0;
        }
        MemorySegment.copy(packet, at, bytes, ValueLayout.JAVA_BYTE, 0, length);
        return decoded(bytes, length, longest, 0, to);
    }

    @Override
    public int recover(byte[] packet, int at, int length, int samples, short[] to) {
        if (length <= 0 || length > ROOM) {
            return 0;
        }
        MemorySegment.copy(packet, at, bytes, ValueLayout.JAVA_BYTE, 0, length);
        return decoded(bytes, length, samples, 1, to);
    }

    @Override
    public void losing(double percent) {
        int expects = OpusVoice.expected(percent);
        if (expects == expected) {
            return;
        }
        expected = expects;
        try {
            control(SET_INBAND_FEC, expects > 0 ? 1 : 0);
            control(SET_LOSS, expects);
        } catch (Throwable failure) {
            throw new IllegalStateException("libopus failed", failure);
        }
    }

    @Override
    public int conceal(int samples, short[] to) {
        return decoded(MemorySegment.NULL, 0, samples, 0, to);
    }

    private int decoded(MemorySegment data, int length, int samples, int copies, short[] to) {
        try {
            int written = (int) opus.decode().invokeExact(decoder, data, length, pcm, samples, copies);
            MemorySegment.copy(pcm, ValueLayout.JAVA_SHORT, 0, to, 0, Math.max(0, written));
            return Math.max(0, written);
        } catch (Throwable failure) {
            throw new IllegalStateException("libopus failed", failure);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            opus.encoderDestroy().invokeExact(encoder);
            opus.decoderDestroy().invokeExact(decoder);
        } catch (Throwable failure) {
            throw new IllegalStateException("libopus failed", failure);
        } finally {
            arena.close();
        }
    }
}
