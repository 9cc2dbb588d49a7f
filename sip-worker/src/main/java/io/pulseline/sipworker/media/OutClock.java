package io.pulseline.sipworker.media;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import java.util.random.RandomGenerator;

/// Headers of a stream that we make ourselves: one sequence, one clock, keys in between.
final class OutClock {
    private final int ssrc;
    private final int clockRate;
    private int sequence = RandomGenerator.getDefault().nextInt(0x8000);
    private long timestamp = RandomGenerator.getDefault().nextLong() & 0x7fffffffL;
    private long lastAt;
    private long eventTimestamp;
    private boolean begun;

    OutClock(int ssrc, int clockRate) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /// Voice of 20 ms at byte 12. A pause of the source is a pause here too.
    void voice(Packet packet, int type, long now) {
        boolean paused = begun && now - lastAt > 200;
        timestamp += begun ? clockRate / 1000L * (paused ? now - lastAt : 20) : 0;
        write(packet, type, paused || !begun);
        begun = true;
        lastAt = now;
    }

    /// A telephone-event packet at byte 12: all packets of one key have the time of its beginning.
    void key(Packet packet, int type, boolean first) {
        write(packet, type, first);
    }

    /// A telephone-event packet of ours at byte 12; voice may go on meanwhile.
    void event(Packet packet, int type, boolean first, long now) {
        if (first) {
            eventTimestamp = timestamp + (begun ? clockRate / 1000L * (now - lastAt) : 0);
        }
        write(packet, type, first);
        Rtp.setTimestamp(packet, eventTimestamp & 0xffffffffL);
    }

    private void write(Packet packet, int type, boolean marker) {
        sequence = sequence + 1 & 0xffff;
        byte[] buffer = packet.getBuffer();
        int at = packet.getOffset();
        buffer[at] = (byte) 0x80;
        buffer[at + 1] = (byte) (type | (marker ? 0x80 : 0));
        Rtp.setSequence(packet, sequence);
        Rtp.setTimestamp(packet, timestamp & 0xffffffffL);
        Rtp.setSsrc(packet, ssrc);
    }
}
