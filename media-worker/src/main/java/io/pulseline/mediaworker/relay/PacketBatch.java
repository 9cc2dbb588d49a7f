package io.pulseline.mediaworker.relay;

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
    /// From a leg to the keys of the leg behind.
    private static final int FETCHES = 4;

    private final Packet[] packets = new Packet[MOST];
    private final @Nullable Leg[] from = new Leg[MOST];
    private final @Nullable Leg[] to = new Leg[MOST];
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
    void read(Leg leg) {
        if (PacketCalls.receive(leg.descriptor(), packets[read])) {
            from[read++] = leg;
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
        long now = RelayLoop.now();
        for (int i = 0; i < read; i++) {
            Leg leg = java.util.Objects.requireNonNull(from[i]);
            current = i;
            try {
                leg.receive(packets[i], leg.selected(), now);
            } catch (RuntimeException trouble) {
                LOG.warn("event=relay-packet-dropped reason=\"{}\"", trouble.toString());
            }
        }
        current = -1;
        for (int i = 0; i < read; i++) {
            @Nullable Leg leg = to[i];
            if (leg != null) {
                leg.sendNow(packets[i]);
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
    boolean put(Leg leg, Packet sealed) {
        if (current < 0 || packets[current] != sealed || to[current] != null) {
            return false;
        }
        to[current] = leg;
        return true;
    }
}
