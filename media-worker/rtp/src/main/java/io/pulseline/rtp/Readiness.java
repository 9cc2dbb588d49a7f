package io.pulseline.rtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.function.IntConsumer;

/// Tells which sockets have something to read, by their descriptors: epoll(7), level-triggered. Sockets that are closed
/// leave by themselves. For one thread; only [#wakeup] is for any.
public final class Readiness implements AutoCloseable {
    private static final int ADD = 1;
    private static final int READ = 1;
    private static final int MOST = 512;
    /// `struct epoll_event` is packed on x86-64 only.
    private static final int DATA_AT = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

    private static final int EVENT_BYTES = DATA_AT + 8;
    private static final MethodHandle CREATE = call("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CONTROL =
            call("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            call("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena memory = Arena.ofShared();
    private final MemorySegment event = memory.allocate(EVENT_BYTES, Long.BYTES);
    private final MemorySegment events = memory.allocate((long) MOST * EVENT_BYTES, Long.BYTES);
    private final Pipe wakeups;
    private final int wakeupAt;
    private final int epoll;

    public Readiness() {
        try {
            wakeups = Pipe.open();
            wakeups.source().configureBlocking(false);
            wakeups.sink().configureBlocking(false);
            epoll = (int) CREATE.invokeExact(0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Throwable impossible) {
            throw new IllegalStateException("epoll cannot be called", impossible);
        }
        wakeupAt = PacketCalls.descriptor(wakeups.source());
        watch(wakeupAt);
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    /// From now on this socket is told of.
    public void watch(int descriptor) {
        event.set(JAVA_INT, 0, READ);
        event.set(JAVA_INT_AT_DATA, DATA_AT, descriptor);
        int refused;
        try {
            refused = (int) CONTROL.invokeExact(epoll, ADD, descriptor, event);
        } catch (Throwable impossible) {
            throw new IllegalStateException("epoll cannot be called", impossible);
        }
        if (refused != 0) {
            throw new UncheckedIOException(new IOException("epoll refused a socket"));
        }
    }

    private static final java.lang.foreign.ValueLayout.OfInt JAVA_INT_AT_DATA = JAVA_INT.withByteAlignment(4);

    /// Waits for something to read, a wake-up or the end of this time, and tells each descriptor that can be read.
    public void await(long millis, IntConsumer readable) {
        int count;
        try {
            count = (int) WAIT.invokeExact(epoll, events, MOST, (int) millis);
        } catch (Throwable impossible) {
            throw new IllegalStateException("epoll cannot be called", impossible);
        }
        for (int i = 0; i < count; i++) {
            int descriptor = events.get(JAVA_INT_AT_DATA, (long) i * EVENT_BYTES + DATA_AT);
            if (descriptor == wakeupAt) {
                awake();
            } else {
                readable.accept(descriptor);
            }
        }
    }

    private void awake() {
        try {
            ByteBuffer sink = ByteBuffer.allocate(64);
            while (wakeups.source().read(sink) > 0) {
                sink.clear();
            }
        } catch (IOException closed) {
            // it ends
        }
    }

    /// Ends the waiting of now, or the next one.
    public void wakeup() {
        try {
            // a full pipe wakes up as well
            wakeups.sink().write(ByteBuffer.allocate(1));
        } catch (IOException closed) {
            // it ended
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(epoll);
            wakeups.sink().close();
            wakeups.source().close();
        } catch (IOException closed) {
            // closed is closed
        } catch (Throwable impossible) {
            throw new IllegalStateException("close cannot be called", impossible);
        }
        memory.close();
    }
}
