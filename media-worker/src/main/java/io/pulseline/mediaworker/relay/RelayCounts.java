package io.pulseline.mediaworker.relay;

import java.util.concurrent.atomic.AtomicLong;

/// What one loop did with what it received, since it began. Written by the loop's thread, read by any.
final class RelayCounts {
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();

    /// Media packets that went on to the other end.
    long forwarded() {
        return forwarded.getOpaque();
    }

    /// Datagrams from an address that ICE did not validate: dropped unread.
    long foreign() {
        return foreign.getOpaque();
    }

    /// Packets that were forged, replayed, broken, of an unknown kind, or before the keys: dropped.
    long refused() {
        return refused.getOpaque();
    }

    /// Datagrams that the kernel did not take.
    long unsent() {
        return unsent.getOpaque();
    }

    /// Handshakes send on threads of their own, so this one is for many writers.
    void countUnsent() {
        unsent.incrementAndGet();
    }

    void countForwarded() {
        count(forwarded);
    }

    void countForeign() {
        count(foreign);
    }

    void countRefused() {
        count(refused);
    }

    /// One writer, so no lock of the processor's bus.
    private static void count(AtomicLong of) {
        of.setOpaque(of.getPlain() + 1);
    }
}
