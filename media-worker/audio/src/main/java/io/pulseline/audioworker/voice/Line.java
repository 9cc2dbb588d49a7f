package io.pulseline.audioworker.voice;

import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.rtp.DtmfReader;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.Srtp;
import io.pulseline.rtp.codec.OpusVoice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One end of a link to a media-worker: a voice there and a voice back, as frames of 20 ms. Belongs to the
/// voice loop.
public final class Line implements AutoCloseable {
    /// Samples a second. Wideband: what speech recognition wants, and no worse than a telephone that does it well.
    public static final int RATE = 16_000;

    public static final int FRAME_MILLIS = 20;
    /// Samples of one frame, mono.
    public static final int FRAME = RATE * FRAME_MILLIS / 1000;

    /// Opus in RTP counts at 48 kHz (RFC 7587 §4.1).
    private static final int UNITS_A_FRAME = 48 * FRAME_MILLIS;
    /// An Opus frame of 20 ms that decodes to silence (RFC 6716: CELT, fullband, mono).
    private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

    /// More than a burst, less than a flood may keep the loop from its other calls.
    private static final int MOST_A_TICK = 50;

    private static final long ABANDONED_MILLIS = 30_000;

    private final DatagramChannel channel;
    private final Srtp keys;
    private final Consumer<DtmfReader.Key> pressed;
    private final OpusVoice codec = OpusVoice.open(RATE);
    private final JitterBuffer jitter = new JitterBuffer(codec);
    private final DtmfReader dtmf = new DtmfReader();
    private final Packet packet = new Packet();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final int ssrc = RandomGenerator.getDefault().nextInt();
    private @Nullable NoiseFilter noise;
    private SocketAddress remote;
    private long heardAt = VoiceLoop.now();
    private int sequence = RandomGenerator.getDefault().nextInt(0x8000);
    private long timestamp = RandomGenerator.getDefault().nextInt() & 0xffffffffL;

    /// @param pressed told of each key, on the loop
    public Line(DatagramChannel channel, Srtp keys, InetSocketAddress remote, Consumer<DtmfReader.Key> pressed) {
        this.channel = channel;
        this.keys = keys;
        this.remote = remote;
        this.pressed = pressed;
    }

    /// Whether this machine can take noise out of voices.
    public static boolean canQuiet() {
        return NoiseFilter.isThere();
    }

    /// From now on steady noise is taken out of what the far end says. Where that cannot be, its voice stays as it is.
    public void quiet() {
        if (noise == null) {
            noise = NoiseFilter.open().orElse(null);
        }
    }

    /// Takes what has come since.
    public void receive(long now) {
        try {
            for (int i = 0; i < MOST_A_TICK; i++) {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                if (from == null) {
                    return;
                }
                int count = buffer.flip().remaining();
                buffer.get(packet.getBuffer(), 0, count);
                packet.reset(count);
                if (count >= 2 && Rtp.looksLikeMedia(packet) && keys.open(packet)) {
                    // authentic, so it is the other worker, whatever a translator between made of its address
                    remote = from;
                    heardAt = now;
                    if (!Rtp.isRtcp(packet)) {
                        media();
                    }
                }
            }
        } catch (IOException gone) {
            // as if the network had lost it
        }
    }

    private void media() {
        int type = Rtp.payloadType(packet);
        if (type == LinkEnd.DTMF) {
            Optional<DtmfReader.Key> key = dtmf.read(packet, LinkEnd.DTMF_RATE);
            key.ifPresent(pressed);
        } else if (type == LinkEnd.OPUS) {
            int header = Rtp.headerBytes(packet);
            if (header < packet.getLength()) {
                int at = packet.getOffset() + header;
                jitter.put(
                        Rtp.sequence(packet),
                        Arrays.copyOfRange(packet.getBuffer(), at, packet.getOffset() + packet.getLength()));
            }
        }
    }

    /// What the far end says in this frame.
    ///
    /// @param to [#FRAME] samples
    public void hear(short[] to) {
        jitter.pull(to);
        if (noise != null) {
            noise.filter(to);
        }
    }

    /// Sends one frame. Silence is sent as well: whoever hears nothing from us takes us for dead.
    ///
    /// @param voice [#FRAME] samples
    public void say(short[] voice) {
        int bytes;
        if (isSilent(voice)) {
            System.arraycopy(SILENCE, 0, packet.getBuffer(), Rtp.HEADER_BYTES, SILENCE.length);
            bytes = SILENCE.length;
        } else {
            bytes = codec.encode(voice, FRAME, packet.getBuffer(), Rtp.HEADER_BYTES);
        }
        packet.reset(Rtp.HEADER_BYTES + bytes);
        packet.getBuffer()[0] = (byte) 0x80;
        packet.getBuffer()[1] = LinkEnd.OPUS;
        sequence = sequence + 1 & 0xffff;
        timestamp = timestamp + UNITS_A_FRAME & 0xffffffffL;
        Rtp.setSequence(packet, sequence);
        Rtp.setTimestamp(packet, timestamp);
        Rtp.setSsrc(packet, ssrc);
        if (!keys.seal(packet)) {
            return;
        }
        try {
            buffer.clear();
            buffer.put(packet.getBuffer(), packet.getOffset(), packet.getLength())
                    .flip();
            channel.send(buffer, remote);
        } catch (IOException lost) {
            // as if the network had lost it
        }
    }

    private static boolean isSilent(short[] voice) {
        for (short sample : voice) {
            if (sample != 0) {
                return false;
            }
        }
        return true;
    }

    /// Nothing came for so long, not even a report: nobody is there who would close it.
    public boolean isAbandoned(long now) {
        return now - heardAt > ABANDONED_MILLIS;
    }

    @Override
    public void close() {
        codec.close();
        if (noise != null) {
            noise.close();
        }
        try {
            channel.close();
        } catch (IOException ignored) {
            // closed is closed
        }
    }
}
