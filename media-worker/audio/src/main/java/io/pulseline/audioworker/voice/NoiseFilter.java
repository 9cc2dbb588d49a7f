package io.pulseline.audioworker.voice;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes steady noise (a fan, a road, a bad microphone) out of one voice: the preprocessor of SpeexDSP by the
/// foreign-function API (`libspeexdsp.so.1`, Debian package libspeexdsp1). One owning thread; native memory goes
/// with [#close]. Which one, and what it costs: decision 0032.
final class NoiseFilter implements AutoCloseable {
    /// What is heard comes so much later: the filter looks at two windows of 10 ms at once.
    private static final int WINDOW = Line.RATE / 100;

    private static final int SET_NOISE_SUPPRESS = 18;
    /// How far noise is brought down at most, in dB. 15, its own default, leaves 3 dB more of a hiss; 25 gains one more
    /// and begins to swim.
    private static final int MOST_DECIBEL = -20;

    private static final @Nullable Library LIBRARY = Library.load("libspeexdsp.so.1");

    record Library(MethodHandle create, MethodHandle control, MethodHandle run, MethodHandle destroy) {
        static @Nullable Library load(String name) {
            try {
                SymbolLookup speex = SymbolLookup.libraryLookup(name, Arena.global());
                Linker linker = Linker.nativeLinker();
                ValueLayout.OfInt number = ValueLayout.JAVA_INT;
                ValueLayout address = ValueLayout.ADDRESS;
                return new Library(
                        linker.downcallHandle(
                                speex.findOrThrow("speex_preprocess_state_init"),
                                FunctionDescriptor.of(address, number, number)),
                        linker.downcallHandle(
                                speex.findOrThrow("speex_preprocess_ctl"),
                                FunctionDescriptor.of(number, address, number, address)),
                        linker.downcallHandle(
                                speex.findOrThrow("speex_preprocess_run"),
                                FunctionDescriptor.of(number, address, address)),
                        linker.downcallHandle(
                                speex.findOrThrow("speex_preprocess_state_destroy"),
                                FunctionDescriptor.ofVoid(address)));
            } catch (Throwable absent) {
                // no such library, or one that is not what it says: voices stay as they are then
                return null;
            }
        }
    }

    private final Library speex;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment pcm = arena.allocate(2L * WINDOW);
    private final MemorySegment state;
    private boolean closed;

    private NoiseFilter(Library speex) {
        this.speex = speex;
        try {
            state = (MemorySegment) speex.create().invokeExact(WINDOW, Line.RATE);
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            value.set(ValueLayout.JAVA_INT, 0, MOST_DECIBEL);
            int done = (int) speex.control().invokeExact(state, SET_NOISE_SUPPRESS, value);
            if (done != 0) {
                throw new IllegalStateException("SpeexDSP knows no noise suppression");
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("SpeexDSP gave no filter", failure);
        }
    }

    static boolean isThere() {
        return LIBRARY != null;
    }

    /// @return empty where this machine has no SpeexDSP
    static Optional<NoiseFilter> open() {
        return Optional.ofNullable(LIBRARY).map(NoiseFilter::new);
    }

    /// In place.
    ///
    /// @param voice [Line#FRAME] samples
    void filter(short[] voice) {
        try {
            for (int at = 0; at < Line.FRAME; at += WINDOW) {
                MemorySegment.copy(voice, at, pcm, ValueLayout.JAVA_SHORT, 0, WINDOW);
                int ignored = (int) speex.run().invokeExact(state, pcm);
                MemorySegment.copy(pcm, ValueLayout.JAVA_SHORT, 0, voice, at, WINDOW);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("SpeexDSP failed", failure);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            speex.destroy().invokeExact(state);
        } catch (Throwable failure) {
            throw new IllegalStateException("SpeexDSP failed", failure);
        } finally {
            arena.close();
        }
    }
}
