package io.pulseline.rtp.sockets;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.PacketCalls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The packets of one round, in three steps: all are read, all are opened and sealed, all are sent. So the code of each
/// step is in the processor's cache for all of them, and what their calls keep is brought there for all at once: after
/// twenty milliseconds nothing of a call is near, and one waiting for the next is most of what a packet costs outside
/// of the kernel. For the loop's thread only.
final class PacketBatch {
    private static final Logger LOG = LoggerFactory.getLogger(PacketBatch.class);
    /// What a call keeps for its packets is some four kilobytes; a processor's second cache has 512 at least.
    private static final int MOST = 32;
    /// From a line to the keys of the line behind.
    private static final int FETCHES = 4;

    private final Packet[] packets = new Packet[MOST];
    private final @Nullable PacketLine[] from = new PacketLine[MOST];
    private final @Nullable PacketLine[] to = new PacketLine[MOST];
    private int read;
    private int current = -1;
    /// So that the compiler leaves the fetching in.
    private int fetched;

    PacketBatch() {
        for (int i = 0; i < MOST; i++) {
            packets[i] = new Packet();
        }
    }

    /// One packet of a connected socket that is said to have one.
    void read(PacketLine line) {
        if (PacketCalls.receive(line.descriptor(), packets[read])) {
            from[read++] = line;
            if (read == MOST) {
                relay();
            }
        }
    }

    /// What was read goes on.
    void relay() {
        if (read == 0) {
            return;
        }
        fetch();
        long now = PacketLoop.steadyMillis();
        for (int i = 0; i < read; i++) {
            PacketLine line = java.util.Objects.requireNonNull(from[i]);
            current = i;
            try {
                line.heard(packets[i], line.remote(), now);
            } catch (RuntimeException trouble) {
                LOG.warn("event=packet-dropped reason=\"{}\"", trouble.toString());
            }
        }
        current = -1;
        for (int i = 0; i < read; i++) {
            @Nullable PacketLine line = to[i];
            if (line != null) {
                line.sendNow(packets[i]);
            }
            to[i] = null;
            from[i] = null;
        }
        read = 0;
    }

    private void fetch() {
        int sum = 0;
        for (int step = 0; step < FETCHES; step++) {
            for (int i = 0; i < read; i++) {
                sum += java.util.Objects.requireNonNull(from[i]).fetch(step);
            }
        }
        fetched = sum;
    }

    /// Takes a sealed packet if it is the one that is under way now.
    boolean put(PacketLine line, Packet sealed) {
        if (current < 0 || packets[current] != sealed || to[current] != null) {
            return false;
        }
        to[current] = line;
        return true;
    }
}
