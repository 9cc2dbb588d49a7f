package io.pulseline.sipworker.media;

import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.util.Arrays;
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
    private final Packet output = new Packet();
    private int waits;
    private int lastSequence = -1;
    private int source;
    private long concealed;

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
        for (int lost = 1; lost < gap && lost <= MOST_CONCEALED && gap <= 50; lost++) {
            concealed++;
            queue(conceal(), sink);
        }
        int header = Rtp.headerBytes(packet);
        int length = packet.getLength() - header;
        if (length > 0) {
            queue(decode(packet.getBuffer(), packet.getOffset() + header, length), sink);
        }
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
            short[] frame = Arrays.copyOfRange(waiting, used, used + FRAME);
            used += FRAME;
            output.reset(0);
            int bytes = encode(frame);
            if (bytes > 0) {
                output.reset(Rtp.HEADER_BYTES + bytes);
                sink.accept(output);
            }
        }
        System.arraycopy(waiting, used, waiting, 0, waits - used);
        waits -= used;
    }

    private int encode(short[] frame) {
        G711 law = to.law;
        if (law == null) {
            return opus.encode(frame, FRAME, output.getBuffer(), Rtp.HEADER_BYTES);
        }
        law.encode(frame, FRAME, output.getBuffer(), Rtp.HEADER_BYTES);
        return FRAME;
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
