package io.pulseline.sipworker.media;

import io.pulseline.rtp.Loudness;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.util.function.Consumer;

/// One direction between two codecs, by way of 8,000 samples a second. Lost packets are concealed, up to a tenth of a
/// second; whatever length the packets of the source have, those of the target are of 20 ms.
final class Recoder implements AutoCloseable {
    private static final int FRAME = OpusVoice.RATE / 50;
    private static final int MOST_CONCEALED = 5;

    private final VoiceCodec from;
    private final VoiceCodec to;
    private final OpusVoice opus = OpusVoice.open();
    private final short[] pcm = new short[OpusVoice.LONGEST];
    private final short[] waiting = new short[2 * OpusVoice.LONGEST];
    private final short[] frame = new short[FRAME];
    private final Packet output = new Packet();
    private int waits;
    private int lastSequence = -1;
    private int source;
    private long concealed;
    private final Loudness loudness = new Loudness();

    Recoder(VoiceCodec from, VoiceCodec to) {
        this.from = from;
        this.to = to;
    }

    /// @param packet voice of the source, in clear
    /// @param sink   gets packets of the target whose payload begins at byte 12; the header is the sink's to write
    void recode(Packet packet, Consumer<Packet> sink) {
        int sequence = Rtp.sequence(packet);
        if (Rtp.ssrc(packet) != source) {
            source = Rtp.ssrc(packet);
            lastSequence = -1;
        }
        int gap = lastSequence < 0 ? 1 : (short) (sequence - lastSequence);
        if (gap <= 0) {
            // late or twice: its time is over
            return;
        }
        lastSequence = sequence;
        int header = Rtp.headerBytes(packet);
        int at = packet.getOffset() + header;
        int length = packet.getLength() - header;
        int lost = gap > 50 ? 0 : Math.min(gap - 1, MOST_CONCEALED);
        for (int left = lost; left > 0; left--) {
            concealed++;
            // the last one before this packet may have a copy in it
            queue(left == 1 && gap == lost + 1 ? recover(packet.getBuffer(), at, length) : conceal(), sink);
        }
        if (length > 0) {
            int samples = decode(packet.getBuffer(), at, length);
            loudness.add(pcm, samples);
            queue(samples, sink);
        }
    }

    private int recover(byte[] data, int at, int length) {
        int samples = from.law == null ? opus.recover(data, at, length, FRAME, pcm) : 0;
        return samples > 0 ? samples : conceal();
    }

    /// How much of what this direction sends is lost, as its peer reports.
    void losing(double percent) {
        opus.losing(percent);
    }

    private int decode(byte[] data, int at, int length) {
        G711 law = from.law;
        if (law == null) {
            return opus.decode(data, at, length, pcm);
        }
        int samples = Math.min(length, pcm.length);
        law.decode(data, at, samples, pcm);
        return samples;
    }

    /// Opus knows how; of G.711 the last frame fades away.
    private int conceal() {
        if (from.law == null) {
            return opus.conceal(FRAME, pcm);
        }
        for (int i = 0; i < FRAME; i++) {
            pcm[i] = (short) (pcm[i] / 2);
        }
        return FRAME;
    }

    private void queue(int samples, Consumer<Packet> sink) {
        System.arraycopy(pcm, 0, waiting, waits, samples);
        waits += samples;
        int used = 0;
        while (waits - used >= FRAME) {
            System.arraycopy(waiting, used, frame, 0, FRAME);
            used += FRAME;
            output.reset(0);
            int bytes = encode();
            if (bytes > 0) {
                output.reset(Rtp.HEADER_BYTES + bytes);
                sink.accept(output);
            }
        }
        System.arraycopy(waiting, used, waiting, 0, waits - used);
        waits -= used;
    }

    private int encode() {
        G711 law = to.law;
        if (law == null) {
            return opus.encode(frame, FRAME, output.getBuffer(), Rtp.HEADER_BYTES);
        }
        law.encode(frame, FRAME, output.getBuffer(), Rtp.HEADER_BYTES);
        return FRAME;
    }

    /// Of what the source says, since the last call.
    Loudness.Interval loudness() {
        return loudness.interval();
    }

    /// Frames that were made up so far.
    long concealed() {
        return concealed;
    }

    @Override
    public void close() {
        opus.close();
    }
}
