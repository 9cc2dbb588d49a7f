package io.pulseline.rtp.sockets;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the scheduler for short turns of this thread. Linux lets whoever has the processor keep it for about three
/// milliseconds, whoever wakes up meanwhile; a thread that says its own turns are short may cut in (since 6.12, no
/// right
/// is needed). Else one packet of a hundred waits out a letter to the platform or the compiler. An older kernel takes
/// no
/// notice, another system is not asked.
final class ShortTurns {
    private static final Logger LOG = LoggerFactory.getLogger(ShortTurns.class);
    /// What a round takes at some hundred calls.
    private static final long TURN_NANOS = 300_000;
    /// `struct sched_attr` of sched_setattr(2), first version.
    private static final int ATTRIBUTES = 48;
    private static final int NICE_AT = 16;
    private static final int RUNTIME_AT = 24;

    private ShortTurns() {}

    static void ask() {
        long call = setAttributes();
        if (call == 0) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        try (Arena memory = Arena.ofConfined()) {
            MethodHandle getPriority = linker.downcallHandle(
                    library.findOrThrow("getpriority"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
            MethodHandle system = linker.downcallHandle(
                    library.findOrThrow("syscall"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(1));
            MemorySegment attributes = memory.allocate(ATTRIBUTES, Long.BYTES);
            attributes.set(JAVA_INT, 0, ATTRIBUTES);
            // all others stay as they are
            attributes.set(JAVA_INT, NICE_AT, (int) getPriority.invokeExact(0, 0));
            attributes.set(JAVA_LONG, RUNTIME_AT, TURN_NANOS);
            long refused = (long) system.invokeExact(call, 0, attributes, 0);
            if (refused != 0) {
                LOG.info("event=turns-not-short reason=\"sched_setattr was refused\"");
            }
        } catch (Throwable trouble) {
            // invokeExact declares it; without short turns everything works as well, only later now and then
            LOG.info("event=turns-not-short reason=\"{}\"", trouble.toString());
        }
    }

    /// The number of sched_setattr, which the C library knows only since lately; 0 where it is not known.
    private static long setAttributes() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return 0;
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> 314;
            case "aarch64" -> 274;
            default -> 0;
        };
    }
}
