package io.pulseline.rtp;

/// Makes one continuous outgoing stream of whatever comes in: own SSRC, sequence and timestamp without jumps, also when
/// the source
/// changes (an agent's page reloads) and when silence was sent in between.
public final class StreamRewriter {
    /// Opus in RTP always counts at 48 kHz (RFC 7587 §4.1).
    private static final int OPUS_RATE = 48_000;

    private final long unitsAMilli;
    private final int ssrc;
    private int sourceSsrc;
    private boolean started;
    private int sequenceShift;
    private long timestampShift;
    private int lastSequence;
    private long lastTimestamp;
    private long lastMillis;
    private long eventTimestamp;

    /// @param firstSequence random, as RFC 3550 §5.1 asks
    public StreamRewriter(int ssrc, int firstSequence, long firstTimestamp) {
        this(ssrc, firstSequence, firstTimestamp, OPUS_RATE);
    }

    /// @param clockRate units a second: 48,000 for Opus, 8,000 for G.711
    public StreamRewriter(int ssrc, int firstSequence, long firstTimestamp, int clockRate) {
        this.unitsAMilli = clockRate / 1000;
        this.ssrc = ssrc;
        this.lastSequence = firstSequence & 0xffff;
        this.lastTimestamp = firstTimestamp & 0xffffffffL;
    }

    /// Rewrites the header in place.
    ///
    /// @param nowMillis a steady clock
    public void rewrite(Packet packet, long nowMillis) {
        int source = Rtp.ssrc(packet);
        if (!started || source != sourceSsrc) {
            sequenceShift = lastSequence + 1 - Rtp.sequence(packet);
            timestampShift = elapsed(nowMillis) - Rtp.timestamp(packet);
            sourceSsrc = source;
            started = true;
        }
        int sequence = Rtp.sequence(packet) + sequenceShift & 0xffff;
        long timestamp = Rtp.timestamp(packet) + timestampShift & 0xffffffffL;
        Rtp.setSsrc(packet, ssrc);
        Rtp.setSequence(packet, sequence);
        Rtp.setTimestamp(packet, timestamp);
        // a late packet keeps its place and moves nothing
        if ((short) (sequence - lastSequence) > 0) {
            lastSequence = sequence;
            lastTimestamp = timestamp;
            lastMillis = nowMillis;
        }
    }

    /// Writes a header of ours in front of a payload that is already at byte 12. The source's later packets move up by
    /// one.
    public void insert(Packet packet, int payloadType, long nowMillis) {
        packet.getBuffer()[packet.getOffset()] = (byte) 0x80;
        packet.getBuffer()[packet.getOffset() + 1] = (byte) payloadType;
        lastTimestamp = elapsed(nowMillis);
        lastSequence = lastSequence + 1 & 0xffff;
        lastMillis = nowMillis;
        sequenceShift++;
        Rtp.setSequence(packet, lastSequence);
        Rtp.setTimestamp(packet, lastTimestamp);
        Rtp.setSsrc(packet, ssrc);
    }

    /// A telephone-event packet of ours whose payload is already at byte 12. Voice may go on meanwhile: all packets of
    /// one event have the time of its beginning (RFC 4733 §2.2).
    public void insertEvent(Packet packet, int payloadType, boolean first, long nowMillis) {
        if (first) {
            eventTimestamp = elapsed(nowMillis);
        }
        packet.getBuffer()[packet.getOffset()] = (byte) 0x80;
        packet.getBuffer()[packet.getOffset() + 1] = (byte) (payloadType | (first ? 0x80 : 0));
        lastSequence = lastSequence + 1 & 0xffff;
        sequenceShift++;
        Rtp.setSequence(packet, lastSequence);
        Rtp.setTimestamp(packet, eventTimestamp);
        Rtp.setSsrc(packet, ssrc);
    }

    /// The timestamp that now would have on the outgoing stream.
    public long elapsed(long nowMillis) {
        return lastMillis == 0
                ? lastTimestamp
                : lastTimestamp + Math.max(1, nowMillis - lastMillis) * unitsAMilli & 0xffffffffL;
    }

    public int ssrc() {
        return ssrc;
    }
}
