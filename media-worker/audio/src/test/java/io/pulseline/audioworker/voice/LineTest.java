package io.pulseline.audioworker.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.rtp.codec.OpusVoice;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A voice over a link.
class LineTest {
    @Test
    void aToneIsTheSameToneAtTheOtherEnd() throws Exception {
        Ends ends = Ends.open(key -> {});
        Tone tone = new Tone(1000);
        short[] heard = new short[Line.FRAME];
        for (int i = 0; i < 20; i++) {
            ends.theirs().say(tone.frame());
            ends.ours().receive(0);
            ends.ours().hear(heard);
        }
        assertThat(Tone.heard(heard, 1000)).isTrue();
        assertThat(Tone.strength(heard, 700)).isLessThan(1000);
        ends.ours().close();
        ends.theirs().close();
    }

    @Test
    void whatComesLateIsPutRightAndWhatIsLostIsHidden() {
        try (OpusVoice sender = OpusVoice.open(Line.RATE);
                OpusVoice receiver = OpusVoice.open(Line.RATE)) {
            JitterBuffer jitter = new JitterBuffer(receiver);
            Tone tone = new Tone(1000);
            byte[] room = new byte[500];
            byte[][] packets = new byte[60][];
            for (int i = 0; i < packets.length; i++) {
                packets[i] = Arrays.copyOf(room, sender.encode(tone.frame(), Line.FRAME, room, 0));
            }
            short[] heard = new short[Line.FRAME];
            int sequence = 65_520; // wraps on its way
            int voiced = 0;
            int clear = 0;
            for (int i = 0; i < packets.length; i += 2) {
                // each pair the wrong way round, and every eighth packet never
                jitter.put(sequence + i + 1 & 0xffff, packets[i + 1]);
                if (i % 8 != 0) {
                    jitter.put(sequence + i & 0xffff, packets[i]);
                }
                for (int pull = 0; pull < 2; pull++) {
                    voiced += jitter.pull(heard) ? 1 : 0;
                    clear += Tone.heard(heard, 1000) ? 1 : 0;
                }
            }
            assertThat(voiced).isGreaterThan(55);
            assertThat(clear).as("one in eight is a guess of the codec").isGreaterThan(46);
        }
    }

    @Test
    void aPauseIsSilenceAndABurstIsNotHeardLate() {
        try (OpusVoice sender = OpusVoice.open(Line.RATE);
                OpusVoice receiver = OpusVoice.open(Line.RATE)) {
            JitterBuffer jitter = new JitterBuffer(receiver);
            Tone tone = new Tone(1000);
            byte[] room = new byte[500];
            short[] heard = new short[Line.FRAME];
            for (int i = 0; i < 50; i++) {
                jitter.put(i, Arrays.copyOf(room, sender.encode(tone.frame(), Line.FRAME, room, 0)));
            }
            int frames = 0;
            while (jitter.pull(heard)) {
                frames++;
            }
            assertThat(frames).as("a fifth of a second, and what hides the end").isBetween(8, 14);
            assertThat(jitter.pull(heard)).isFalse();
            assertThat(heard).containsOnly((short) 0);
        }
    }
}
