package io.pulseline.rtp;

/// What a receiver knows of one stream (RFC 3550 appendix A.1, A.3, A.8). Figures of the interval and of the whole
/// call.
public final class ReceiverStats {
    private int ssrc;
    private boolean started;
    private int baseSequence;
    private int maxSequence;
    private long cycles;
    private long received;
    private long receivedBefore;
    private long expectedBefore;
    private double jitterUnits;
    private long lastTransit;
    private long lastSrNtpMiddle;
    private long lastSrAtMillis;

    /// @param clockRate units a second, 48,000 for Opus
    public void onPacket(Packet packet, long nowMillis, int clockRate) {
        int sequence = Rtp.sequence(packet);
        if (!started || Rtp.ssrc(packet) != ssrc) {
            started = true;
            ssrc = Rtp.ssrc(packet);
            baseSequence = sequence;
            maxSequence = sequence;
            cycles = 0;
            received = 0;
            receivedBefore = 0;
            expectedBefore = 0;
        } else {
            int ahead = sequence - maxSequence & 0xffff;
            if (ahead < 0x8000) {
                if (sequence < maxSequence) {
                    cycles += 0x10000;
                }
                maxSequence = sequence;
            }
        }
        received++;
        long transit = nowMillis * clockRate / 1000 - Rtp.timestamp(packet);
        if (received > 1) {
            long step = Math.abs((int) (transit - lastTransit));
            // a source that paused is no jitter
            if (step < clockRate) {
                jitterUnits += (step - jitterUnits) / 16;
            }
        }
        lastTransit = transit;
    }

    public void onSenderReport(long ntpMiddle, long nowMillis) {
        lastSrNtpMiddle = ntpMiddle;
        lastSrAtMillis = nowMillis;
    }

    /// Since the last call of this method.
    ///
    /// @param lost never negative; late packets may make up for it
    public record Interval(long packets, long lost, double jitterMillis) {}

    public Interval interval(int clockRate) {
        long expected = expected();
        long packets = received - receivedBefore;
        long lost = Math.max(0, expected - expectedBefore - packets);
        expectedBefore = expected;
        receivedBefore = received;
        return new Interval(packets, lost, jitterUnits * 1000 / clockRate);
    }

    public long received() {
        return received;
    }

    public long lost() {
        return Math.max(0, expected() - received);
    }

    /// Of the stream; 0 before its first packet.
    public int ssrc() {
        return ssrc;
    }

    /// Reads of it, so that the processor has it near when a packet comes.
    ///
    /// @return of no meaning
    public int fetch() {
        return ssrc + (int) lastTransit;
    }

    boolean started() {
        return started;
    }

    long highestSequence() {
        return cycles + maxSequence;
    }

    long jitter() {
        return (long) jitterUnits;
    }

    long lastSr() {
        return lastSrNtpMiddle;
    }

    /// In units of 1/65,536 s; 0 when no sender report came.
    long delaySinceSr(long nowMillis) {
        return lastSrAtMillis == 0 ? 0 : (nowMillis - lastSrAtMillis) * 65_536 / 1000;
    }

    private long expected() {
        return started ? cycles + maxSequence - baseSequence + 1 : 0;
    }
}
