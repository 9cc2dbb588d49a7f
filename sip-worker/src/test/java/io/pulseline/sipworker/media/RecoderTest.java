package io.pulseline.sipworker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.rtp.Loudness;
import io.pulseline.rtp.Packet;
import io.pulseline.rtp.Rtp;
import io.pulseline.rtp.codec.G711;
import io.pulseline.rtp.codec.OpusVoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A tone goes through a call's transcoding, packet by packet, and is the same tone.
class RecoderTest {
    private static final int FRAME = 160;
    private static final int FRAMES = 50;

    @ParameterizedTest
    @CsvSource({"OPUS, PCMU", "OPUS, PCMA", "PCMU, OPUS", "PCMA, OPUS"})
    void aToneIsTheSameToneBehindTheOtherCodec(VoiceCodec from, VoiceCodec to) {
        short[] heard = decoded(recoded(from, to, said(from), List.of()), to);
        assertThat(heard).hasSize(FRAMES * FRAME);
        assertThat(share(heard, 1000)).isGreaterThan(0.8);
        assertThat(share(heard, 440)).isLessThan(0.05);
    }

    /// The far end keeps its clock: what is lost is made up, not left out.
    @ParameterizedTest
    @ValueSource(strings = {"OPUS", "PCMU"})
    void whatIsLostIsMadeUp(VoiceCodec from) {
        VoiceCodec to = from == VoiceCodec.OPUS ? VoiceCodec.PCMU : VoiceCodec.OPUS;
        short[] heard = decoded(recoded(from, to, said(from), List.of(20, 30, 31)), to);
        assertThat(heard).hasSize(FRAMES * FRAME);
        assertThat(share(heard, 1000)).isGreaterThan(0.7);
    }

    /// Both directions' encoders hear of what the peer loses, whatever codec they have.
    @Test
    void whatThePeerLosesIsToldInMidCall() {
        try (Recoder recoder = new Recoder(VoiceCodec.PCMU, VoiceCodec.OPUS)) {
            List<byte[]> packets = new ArrayList<>();
            byte[][] said = said(VoiceCodec.PCMU);
            for (int i = 0; i < FRAMES; i++) {
                recoder.losing(i < 25 ? 0 : 12.5);
                recoder.recode(packet(said[i], i), voice -> packets.add(payload(voice)));
            }
            short[] heard = decoded(packets, VoiceCodec.OPUS);
            assertThat(heard).hasSize(FRAMES * FRAME);
            assertThat(share(heard, 1000)).isGreaterThan(0.8);
        }
    }

    /// The level of a packet that carries none is that of its samples, whatever the codec.
    @ParameterizedTest
    @CsvSource({"PCMU, OPUS", "OPUS, PCMU"})
    void howLoudAVoiceIsIsHeardOnTheWay(VoiceCodec from, VoiceCodec to) {
        try (Recoder recoder = new Recoder(from, to)) {
            byte[][] said = said(from);
            for (int i = 0; i < FRAMES; i++) {
                recoder.recode(packet(said[i], i), voice -> {});
            }
            Loudness.Interval heard = recoder.loudness();
            // 8000 of 32768, as a sine
            assertThat(heard.loudestDbov()).isBetween(-16, -14);
            assertThat(heard.cutPercent()).isZero();
            assertThat(recoder.loudness().loudestDbov()).as("nothing since").isNull();
        }
    }

    private static List<byte[]> recoded(VoiceCodec from, VoiceCodec to, byte[][] said, List<Integer> lost) {
        List<byte[]> packets = new ArrayList<>();
        try (Recoder recoder = new Recoder(from, to)) {
            for (int i = 0; i < said.length; i++) {
                if (!lost.contains(i)) {
                    recoder.recode(packet(said[i], i), voice -> packets.add(payload(voice)));
                }
            }
            assertThat(recoder.concealed()).isEqualTo(lost.size());
        }
        return packets;
    }

    private static byte[][] said(VoiceCodec codec) {
        byte[][] frames = new byte[FRAMES][];
        byte[] room = new byte[1500];
        try (OpusVoice opus = OpusVoice.open()) {
            for (int i = 0; i < FRAMES; i++) {
                short[] pcm = tone(i);
                G711 law = codec.law;
                if (law != null) {
                    law.encode(pcm, FRAME, room, 0);
                }
                frames[i] = Arrays.copyOf(room, law != null ? FRAME : opus.encode(pcm, FRAME, room, 0));
            }
        }
        return frames;
    }

    private static short[] tone(int frame) {
        short[] pcm = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * (frame * FRAME + i) / OpusVoice.RATE));
        }
        return pcm;
    }

    private static Packet packet(byte[] voice, int number) {
        Packet packet = new Packet();
        packet.reset(Rtp.HEADER_BYTES + voice.length);
        packet.getBuffer()[0] = (byte) 0x80;
        Rtp.setSequence(packet, 65_530 + number & 0xffff);
        Rtp.setSsrc(packet, 7);
        System.arraycopy(voice, 0, packet.getBuffer(), Rtp.HEADER_BYTES, voice.length);
        return packet;
    }

    private static byte[] payload(Packet packet) {
        int begin = packet.getOffset() + Rtp.HEADER_BYTES;
        return Arrays.copyOfRange(packet.getBuffer(), begin, packet.getOffset() + packet.getLength());
    }

    private static short[] decoded(List<byte[]> packets, VoiceCodec codec) {
        short[] all = new short[packets.size() * FRAME];
        short[] pcm = new short[OpusVoice.LONGEST];
        try (OpusVoice opus = OpusVoice.open()) {
            for (int i = 0; i < packets.size(); i++) {
                byte[] packet = packets.get(i);
                G711 law = codec.law;
                if (law == null) {
                    assertThat(opus.decode(packet, 0, packet.length, pcm)).isEqualTo(FRAME);
                } else {
                    law.decode(packet, 0, FRAME, pcm);
                }
                System.arraycopy(pcm, 0, all, i * FRAME, FRAME);
            }
        }
        return all;
    }

    /// Share of the energy at one frequency, after the codec has swung in.
    private static double share(short[] pcm, int hertz) {
        double real = 0;
        double imaginary = 0;
        double energy = 0;
        for (int i = 10 * FRAME; i < pcm.length; i++) {
            double angle = 2 * Math.PI * hertz * i / OpusVoice.RATE;
            real += pcm[i] * Math.cos(angle);
            imaginary += pcm[i] * Math.sin(angle);
            energy += (double) pcm[i] * pcm[i];
        }
        return 2 * (real * real + imaginary * imaginary) / (pcm.length - 10 * FRAME) / energy;
    }
}
