package io.pulseline.rtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jitsi.utils.ByteArrayBuffer;

/// A packet in a buffer that has room behind it for an authentication tag. One owner at a time; the buffer is reused.
public final class Packet implements ByteArrayBuffer {
    public static final int CAPACITY = 2048;
    private static final int TAG_ROOM = 16;

    private byte[] buffer;
    /// The buffer as the kernel's calls take it; made with it, because one made for each call is an object each.
    private MemorySegment segment;

    private int offset;
    private int length;

    public Packet() {
        this(CAPACITY);
    }

    private Packet(int capacity) {
        this.buffer = new byte[capacity];
        this.segment = MemorySegment.ofArray(buffer);
    }

    /// A copy to be kept: no larger than the packet, because thousands may wait.
    public static Packet copyOf(Packet other) {
        Packet copy = new Packet(other.length + TAG_ROOM);
        System.arraycopy(other.buffer, other.offset, copy.buffer, 0, other.length);
        copy.length = other.length;
        return copy;
    }

    /// Starts over with `length` bytes that are already in the buffer.
    public void reset(int length) {
        this.offset = 0;
        this.length = length;
    }

    /// All of the buffer.
    MemorySegment segment() {
        return segment;
    }

    /// From its first byte on.
    MemorySegment bytes() {
        return offset == 0 ? segment : segment.asSlice(offset);
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int length) {
        this.length = length;
    }

    @Override
    public void setOffset(int offset) {
        this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
        return length <= 0 || offset + length > buffer.length;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] target) {
        System.arraycopy(buffer, offset + from, target, 0, count);
    }

    @Override
    public void grow(int more) {
        if (offset + length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, offset + length + more);
            segment = MemorySegment.ofArray(buffer);
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, buffer, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length = Math.max(0, length - count);
    }
}
