package io.pulseline.mediaworker.relay;

import io.pulseline.mediaworker.recording.OpusFrames;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;

/// Sends encoded frames to one leg, each when it is due. Lives on the relay loop.
final class FramePlayer {
    /// Opus in RTP counts at 48 kHz (RFC 7587 §4.1).
    private static final int UNITS_A_MILLI = OpusFrames.RATE / 1000;
    /// A loop that stood still this long does not catch up in one burst.
    private static final int LATEST_MILLIS = 200;

    private final byte[][] frames;
    private final Packet packet = new Packet();
    private final int source = System.identityHashCode(this);
    private long due;
    private long timestamp;
    private int next;

    FramePlayer(byte[][] frames, long now) {
        this.frames = frames;
        this.due = now;
    }

    /// Sends what is due by now, from the first frame again after the last.
    void playOn(Leg to, long now) {
        play(to, now, Integer.MAX_VALUE);
    }

    /// Sends what is due by now.
    ///
    /// @return whether all of it was heard
    boolean playOnce(Leg to, long now) {
        play(to, now, frames.length);
        return next >= frames.length && due <= now;
    }

    private void play(Leg to, long now, int end) {
        if (now - due > LATEST_MILLIS) {
            due = now;
        }
        while (due <= now && next < end) {
            byte[] frame = frames[next % frames.length];
            int samples = OpusFrames.samples(frame);
            packet.reset(Rtp.HEADER_BYTES + frame.length);
            packet.getBuffer()[0] = (byte) 0x80;
            packet.getBuffer()[1] = 0;
            Rtp.setSequence(packet, next & 0xffff);
            Rtp.setTimestamp(packet, timestamp & 0xffffffffL);
            Rtp.setSsrc(packet, source);
            System.arraycopy(frame, 0, packet.getBuffer(), Rtp.HEADER_BYTES, frame.length);
            to.forward(packet, false, now);
            due += samples / UNITS_A_MILLI;
            timestamp += samples;
            next++;
        }
    }
}
