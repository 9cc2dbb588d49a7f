package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two ends of one association, for each profile that DTLS may agree on.
class SrtpTest {
    private static final byte[] VOICE = "twenty milliseconds".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void whatOneEndSealsTheOtherOpens(SrtpProfile profile) {
        Srtp ours = end(profile, 1, 2);
        Srtp theirs = end(profile, 2, 1);
        for (int sequence : new int[] {65_534, 65_535, 0, 1}) {
            Packet packet = Packets.rtp(77, sequence, 960L * sequence, 111, VOICE);
            byte[] plain = Packets.bytes(packet);
            assertThat(ours.seal(packet)).isTrue();
            assertThat(Packets.bytes(packet)).hasSizeGreaterThan(plain.length).isNotEqualTo(plain);
            assertThat(theirs.open(packet)).isTrue();
            assertThat(Packets.bytes(packet)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplayedPacketIsRefusedOnce(SrtpProfile profile) {
        Srtp ours = end(profile, 1, 2);
        Srtp theirs = end(profile, 2, 1);
        Packet packet = Packets.rtp(77, 5, 960, 111, VOICE);
        ours.seal(packet);
        Packet again = Packet.copyOf(packet);
        assertThat(theirs.open(packet)).isTrue();
        assertThat(theirs.open(again)).isFalse();
        assertThat(theirs.refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aForgedPacketIsRefusedAndTheStreamGoesOn(SrtpProfile profile) {
        Srtp ours = end(profile, 1, 2);
        Srtp theirs = end(profile, 2, 1);
        Packet forged = Packets.rtp(77, 1, 960, 111, VOICE);
        end(profile, 3, 4).seal(forged);
        assertThat(theirs.open(forged)).isFalse();
        Packet bent = Packets.rtp(77, 2, 1920, 111, VOICE);
        ours.seal(bent);
        bent.getBuffer()[Rtp.HEADER_BYTES + 3] ^= 1;
        assertThat(theirs.open(bent)).isFalse();
        Packet good = Packets.rtp(77, 3, 2880, 111, VOICE);
        ours.seal(good);
        assertThat(theirs.open(good)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRunOfForgedStreamsDoesNotLockOutTheRealOne(SrtpProfile profile) {
        Srtp ours = end(profile, 1, 2);
        Srtp theirs = end(profile, 2, 1);
        Srtp stranger = end(profile, 5, 6);
        for (int ssrc = 1; ssrc <= 50; ssrc++) {
            Packet forged = Packets.rtp(ssrc, 1, 960, 111, VOICE);
            stranger.seal(forged);
            assertThat(theirs.open(forged)).isFalse();
        }
        Packet good = Packets.rtp(77, 3, 2880, 111, VOICE);
        ours.seal(good);
        assertThat(theirs.open(good)).isTrue();
        assertThat(theirs.refused()).isEqualTo(50);
    }

    /// RFC 3711 §3.1: before the tag; RFC 7714 §8.2: behind it.
    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void aKeyIndexIsCutOutOfEachPacketOfThePeer(SrtpProfile profile) {
        byte[] index = {0, 7};
        Srtp theirs = end(profile, 2, 1);
        Srtp ours = end(profile, 1, 2, index);
        for (int sequence = 1; sequence < 4; sequence++) {
            Packet packet = Packets.rtp(77, sequence, 960, 111, VOICE);
            theirs.seal(packet);
            put(packet, index, profile.bytesBehindIndex(false));
            assertThat(ours.open(packet)).isTrue();
            assertThat(packet.getLength()).isEqualTo(Rtp.HEADER_BYTES + VOICE.length);
        }
        Packet report = Packets.receiverReport(77);
        int plain = report.getLength();
        theirs.seal(report);
        put(report, index, profile.bytesBehindIndex(true));
        assertThat(ours.open(report)).isTrue();
        assertThat(report.getLength()).isEqualTo(plain);
        Packet other = Packets.rtp(77, 9, 960, 111, VOICE);
        theirs.seal(other);
        put(other, new byte[] {0, 8}, profile.bytesBehindIndex(false));
        assertThat(ours.open(other)).as("of a key that we do not have").isFalse();
        Packet none = Packets.rtp(77, 10, 960, 111, VOICE);
        theirs.seal(none);
        assertThat(ours.open(none)).as("without an index").isFalse();
    }

    private static void put(Packet packet, byte[] index, int behind) {
        packet.grow(index.length);
        byte[] buffer = packet.getBuffer();
        int at = packet.getOffset() + packet.getLength() - behind;
        System.arraycopy(buffer, at, buffer, at + index.length, behind);
        System.arraycopy(index, 0, buffer, at, index.length);
        packet.setLength(packet.getLength() + index.length);
    }

    private static Srtp end(SrtpProfile profile, int local, int remote) {
        return end(profile, local, remote, new byte[0]);
    }

    private static Srtp end(SrtpProfile profile, int local, int remote, byte[] index) {
        return new Srtp(
                profile,
                filled(profile.keyBytes(), local),
                filled(profile.saltBytes(), local),
                filled(profile.keyBytes(), remote),
                filled(profile.saltBytes(), remote),
                index);
    }

    private static byte[] filled(int size, int with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }
}
