package io.pulseline.platform.recordings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/// A file that is kept in sealed parts, opened part by part as it is read.
public final class KeptFile {
    private final long bytes;
    private final int parts;
    private final IntFunction<byte[]> part;

    /// @param bytes of the whole, -1 when that is not known
    /// @param part  by its number; fails where it is missing or was changed
    public KeptFile(long bytes, int parts, IntFunction<byte[]> part) {
        this.bytes = bytes;
        this.parts = parts;
        this.part = part;
    }

    /// @return -1 when it is not known
    public long bytes() {
        return bytes;
    }

    /// From the beginning, each time anew.
    public InputStream open() {
        return new SequenceInputStream(new Enumeration<>() {
            private int next;

            @Override
            public boolean hasMoreElements() {
                return next < parts;
            }

            @Override
            public InputStream nextElement() {
                if (next == parts) {
                    throw new NoSuchElementException();
                }
                return new ByteArrayInputStream(part.apply(next++));
            }
        });
    }

    /// For files that are known to be small.
    byte[] whole() {
        try (InputStream all = open()) {
            return all.readAllBytes();
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }
}
