package io.pulseline.audioworker.voice;

import io.pulseline.rtp.codec.OpusVoice;
import java.util.TreeMap;

/// Packets of one voice into an even stream of samples: waits for two before it begins, puts right what came out of
/// order, hides what is lost, and drops what came in a burst, so that it never lags more than a fifth of a second
/// behind.
final class JitterBuffer {
    private static final int BEGIN = 2;
    private static final int MOST = 10;
    private static final int MOST_HIDDEN = 3;

    private final OpusVoice codec;
    private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
    private final short[] decoded = new short[OpusVoice.longest(Line.RATE)];
    /// What is decoded and not yet heard.
    private short[] ahead = new short[OpusVoice.longest(Line.RATE) + Line.FRAME];

    private int have;
    private long highest = -1;
    private long next = -1;
    private boolean flowing;
    private int hidden;

    JitterBuffer(OpusVoice codec) {
        this.codec = codec;
    }

    void put(int sequence, byte[] payload) {
        long index = highest < 0 ? sequence : highest + (short) (sequence - (int) (highest & 0xffff));
        if (flowing && index < next) {
            return;
        }
        highest = Math.max(highest, index);
        waiting.put(index, payload);
        while (waiting.size() > MOST) {
            waiting.pollFirstEntry();
            next = waiting.firstKey();
        }
    }

    /// One frame; silence while there is nothing.
    ///
    /// @return whether it is a voice
    boolean pull(short[] to) {
        while (have < Line.FRAME && more()) {
            // decodes until there is a frame
        }
        boolean enough = have >= Line.FRAME;
        int count = Math.min(have, Line.FRAME);
        System.arraycopy(ahead, 0, to, 0, count);
        java.util.Arrays.fill(to, count, Line.FRAME, (short) 0);
        have -= count;
        System.arraycopy(ahead, count, ahead, 0, have);
        return enough;
    }

    /// @return false when there is nothing to decode now
    private boolean more() {
        if (!flowing) {
            if (waiting.size() < BEGIN) {
                return false;
            }
            flowing = true;
            next = waiting.firstKey();
        }
        byte[] packet = waiting.remove(next);
        if (packet != null) {
            next++;
            hidden = 0;
            return add(codec.decode(packet, 0, packet.length, decoded));
        }
        if (hidden == MOST_HIDDEN) {
            // a longer gap is a pause: what comes after it begins anew
            flowing = false;
            hidden = 0;
            return waiting.size() >= BEGIN;
        }
        hidden++;
        if (waiting.isEmpty()) {
            // late rather than lost
            return add(codec.conceal(Line.FRAME, decoded));
        }
        byte[] after = waiting.get(next + 1);
        next++;
        return add(
                after == null
                        ? codec.conceal(Line.FRAME, decoded)
                        : codec.recover(after, 0, after.length, Line.FRAME, decoded));
    }

    private boolean add(int samples) {
        if (have + samples > ahead.length) {
            ahead = java.util.Arrays.copyOf(ahead, have + samples);
        }
        System.arraycopy(decoded, 0, ahead, have, samples);
        have += samples;
        return true;
    }
}
