package io.pulseline.mediaworker.recording;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/// One side's voice in time. Packets are put where their timestamps say, counted from where the stream's
/// first one arrived; what is missing is silence, so that both tracks of a call stay together. A stream that
/// leaves the wall clock (another sender, a sender that jumped) is put where it arrives from then on. Lives on
/// the writer's thread.
final class Track {
    /// For so long a packet may be late and is still put into its place.
    static final long PATIENCE = OpusFrames.RATE * 3L / 10;

    /// A stream this far from its arrival is counted anew.
    private static final long ASTRAY = OpusFrames.RATE;
    /// What may overlap before a packet is left out: jitter of the moment when a stream was counted anew.
    private static final long OVERLAP = 960;

    private final OggPages pages;
    private final TreeMap<Long, byte[]> waiting = new TreeMap<>();
    private int source;
    private boolean known;
    private long lastTimestamp;
    /// Position of a packet, less its unwrapped timestamp.
    private long origin;
    private long unwrapped;
    private long packets;

    Track(int serial) {
        this.pages = new OggPages(serial);
    }

    /// @param timestamp of RTP, 32 bits, at 48 kHz
    /// @param arrived   samples since the recording began
    void add(int ssrc, long timestamp, byte[] packet, long arrived) {
        if (OpusFrames.samples(packet) == 0) {
            return;
        }
        if (!known || ssrc != source) {
            source = ssrc;
            known = true;
            unwrapped = timestamp;
            origin = arrived - timestamp;
        } else {
            // 32 bits that go round; the difference says which way
            unwrapped += (int) (timestamp - lastTimestamp);
        }
        lastTimestamp = timestamp;
        if (Math.abs(origin + unwrapped - arrived) > ASTRAY) {
            origin = arrived - unwrapped;
        }
        long place = origin + unwrapped;
        if (place + OVERLAP >= pages.granule()) {
            packets++;
            waiting.put(place, packet);
        }
    }

    /// Writes what nothing can come before any more.
    ///
    /// @param now samples since the recording began
    void advance(long now) {
        Iterator<Map.Entry<Long, byte[]>> next = waiting.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<Long, byte[]> one = next.next();
            if (one.getKey() > now - PATIENCE) {
                break;
            }
            write(one.getKey(), one.getValue());
            next.remove();
        }
        // a side that says nothing is written as well: what is on the disk is both sides up to the same moment
        silence(now - PATIENCE - OpusFrames.RATE);
    }

    private void write(long place, byte[] packet) {
        silence(place);
        if (place + OVERLAP >= pages.granule()) {
            pages.add(packet, OpusFrames.samples(packet));
        }
    }

    private void silence(long until) {
        for (long gap = until - pages.granule(); gap >= OpusFrames.GRAIN; gap = until - pages.granule()) {
            byte[] silence = OpusFrames.silence((int) Math.min(gap, Integer.MAX_VALUE));
            pages.add(silence, OpusFrames.samples(silence));
        }
    }

    /// Pages since the last time.
    byte[] take() {
        return pages.take();
    }

    /// The rest, and silence up to the end.
    ///
    /// @param length samples of the whole recording
    byte[] end(long length) {
        advance(length + PATIENCE + 1);
        silence(length);
        return pages.end();
    }

    /// Packets of voice, silence not counted.
    long packets() {
        return packets;
    }
}
