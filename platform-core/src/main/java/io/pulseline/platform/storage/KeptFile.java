package io.pulseline.platform.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/// A file that is kept in sealed parts, opened part by part as it is read.
public final class KeptFile {
    private final long bytes;
    private final int parts;
    private final int ahead;
    private final IntFunction<byte[]> part;

    /// @param bytes of the whole, -1 when that is not known
    /// @param part  by its number; fails where it is missing or was changed
    public KeptFile(long bytes, int parts, IntFunction<byte[]> part) {
        this(bytes, parts, 1, part);
    }

    /// @param ahead how many parts are asked for at once: a store that is far away answers late, and many at a time
    KeptFile(long bytes, int parts, int ahead, IntFunction<byte[]> part) {
        this.bytes = bytes;
        this.parts = parts;
        this.ahead = ahead;
        this.part = part;
    }

    /// @return -1 when it is not known
    public long bytes() {
        return bytes;
    }

    public int parts() {
        return parts;
    }

    /// From the beginning, each time anew. The first part is there when this answers.
    ///
    /// @throws StoreTrouble here or while it is read
    public InputStream open() {
        return new SequenceInputStream(new Enumeration<>() {
            private final Queue<FutureTask<byte[]>> asked = new ArrayDeque<>();
            private int next;

            @Override
            public boolean hasMoreElements() {
                return next < parts || !asked.isEmpty();
            }

            @Override
            public InputStream nextElement() {
                if (!hasMoreElements()) {
                    throw new NoSuchElementException();
                }
                while (asked.size() < ahead && next < parts) {
                    asked.add(ask(next++));
                }
                return new ByteArrayInputStream(answer(asked.remove()));
            }
        });
    }

    private FutureTask<byte[]> ask(int number) {
        FutureTask<byte[]> answer = new FutureTask<>(() -> part.apply(number));
        if (ahead > 1) {
            Thread.ofVirtual().name("part " + number).start(answer);
        } else {
            answer.run();
        }
        return answer;
    }

    private static byte[] answer(FutureTask<byte[]> asked) {
        try {
            return asked.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a part was read", stopped);
        }
    }

    /// For files that are known to be small, and tracks.
    public byte[] whole() {
        try (InputStream all = open()) {
            return all.readAllBytes();
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }
}
