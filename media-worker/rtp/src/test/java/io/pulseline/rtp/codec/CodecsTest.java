package io.pulseline.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes into a codec comes out again, near enough for an ear.
class CodecsTest {
    private static final int FRAME = 160;

    @ParameterizedTest
    @EnumSource(G711.class)
    void everySampleSurvivesWithinItsSegment(G711 law) {
        short[] samples = new short[1];
        byte[] code = new byte[1];
        for (int sample = Short.MIN_VALUE + 1; sample <= Short.MAX_VALUE; sample++) {
            samples[0] = (short) sample;
            law.encode(samples, 1, code, 0);
            law.decode(code, 0, 1, samples);
            assertThat((double) samples[0])
                    .as("%s of %d", law, sample)
                    .isCloseTo(sample, within(Math.abs(sample) / 16.0 + 20));
        }
    }

    /// ITU-T G.711 tables 1a and 2a.
    @Test
    void theCodesAreThoseOfTheStandard() {
        assertThat(code(G711.MU_LAW, 0)).isEqualTo(0xff);
        assertThat(code(G711.MU_LAW, 32_124)).isEqualTo(0x80);
        assertThat(code(G711.MU_LAW, -32_124)).isEqualTo(0x00);
        assertThat(code(G711.A_LAW, 8)).isEqualTo(0xd5);
        assertThat(code(G711.A_LAW, -8)).isEqualTo(0x55);
        assertThat(code(G711.A_LAW, 32_256)).isEqualTo(0xaa);
        assertThat(code(G711.A_LAW, -32_256)).isEqualTo(0x2a);
    }

    private static int code(G711 law, int sample) {
        byte[] out = new byte[1];
        law.encode(new short[] {(short) sample}, 1, out, 0);
        return out[0] & 0xff;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aToneIsTheSameToneBehindOpus(boolean plainJava) {
        try (OpusVoice voice = plainJava ? new JavaOpus(OpusVoice.RATE) : OpusVoice.open()) {
            short[] heard = new short[50 * FRAME];
            short[] pcm = new short[OpusVoice.LONGEST];
            byte[] packet = new byte[400];
            for (int frame = 0; frame < 50; frame++) {
                int bytes = voice.encode(tone(1000, frame), FRAME, packet, 0);
                int samples = voice.decode(packet, 0, bytes, pcm);
                assertThat(samples).isEqualTo(FRAME);
                System.arraycopy(pcm, 0, heard, frame * FRAME, FRAME);
            }
            assertThat(share(heard, 1000)).isGreaterThan(0.8);
            assertThat(share(heard, 440)).isLessThan(0.05);
            assertThat(voice.conceal(FRAME, pcm)).isEqualTo(FRAME);
            assertThat(voice.decode(new byte[] {(byte) 0xff}, 0, 1, pcm)).isZero();
        }
    }

    /// The voice begins in the very packet that is lost: only a copy knows of it.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostPacketIsFoundInTheNextOneWhereThePeerLosesSome(boolean plainJava) {
        double[] energy = new double[2];
        for (int losing = 0; losing < 2; losing++) {
            try (OpusVoice voice = plainJava ? new JavaOpus(OpusVoice.RATE) : OpusVoice.open()) {
                voice.losing(losing * 20);
                short[] pcm = new short[OpusVoice.LONGEST];
                byte[] packet = new byte[400];
                for (int frame = 0; frame < 40; frame++) {
                    boolean speaks = frame % 10 > 4;
                    short[] said = speaks ? voice(frame) : new short[FRAME];
                    int bytes = voice.encode(said, FRAME, packet, 0);
                    boolean lost = frame % 10 == 6;
                    if (!lost) {
                        if (frame % 10 == 7) {
                            assertThat(voice.recover(packet, 0, bytes, FRAME, pcm))
                                    .isEqualTo(FRAME);
                            energy[losing] += likeness(voice(frame - 1), pcm);
                        }
                        voice.decode(packet, 0, bytes, pcm);
                    }
                }
            }
        }
        assertThat(energy[1]).as("with a copy, without one %f", energy[0]).isGreaterThan(energy[0] + 0.2);
    }

    private static short[] voice(int frame) {
        short[] pcm = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            double time = (frame * FRAME + i) / (double) OpusVoice.RATE;
            double pitch = 110 + 9 * (frame % 10);
            for (int harmonic = 1; harmonic < 12; harmonic++) {
                pcm[i] += (short) (2500.0 / harmonic * Math.sin(2 * Math.PI * pitch * harmonic * time));
            }
        }
        return pcm;
    }

    /// How well one fits the other, wherever within ten milliseconds: 1 for the same.
    private static double likeness(short[] one, short[] other) {
        double best = 0;
        for (int lag = 0; lag < FRAME / 2; lag++) {
            double both = 0;
            double ones = 1;
            double others = 1;
            for (int i = 0; i + lag < FRAME; i++) {
                both += one[i] * other[i + lag];
                ones += (double) one[i] * one[i];
                others += (double) other[i + lag] * other[i + lag];
            }
            best = Math.max(best, both / Math.sqrt(ones * others));
        }
        return best;
    }

    /// While nothing is lost, the bits are the voice's own.
    @Test
    void nothingIsSentTwiceForNothing() {
        assertThat(OpusVoice.expected(0)).isZero();
        assertThat(OpusVoice.expected(0.9)).isZero();
        assertThat(OpusVoice.expected(1)).isEqualTo(5);
        assertThat(OpusVoice.expected(12.4)).isEqualTo(12);
        assertThat(OpusVoice.expected(80)).isEqualTo(25);
    }

    private static short[] tone(int hertz, int frame) {
        short[] pcm = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * (frame * FRAME + i) / OpusVoice.RATE));
        }
        return pcm;
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
        int count = pcm.length - 10 * FRAME;
        return 2 * (real * real + imaginary * imaginary) / count / energy;
    }
}
