package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our packet path and a library that shares nothing with it must understand each other, byte for byte.
class SrtpAgainstLibraryTest {
    private static final int PACKETS = 70_000;

    @ParameterizedTest
    @EnumSource
    void sealsTheSameBytesOverARollOverAndOpensThemOutOfOrder(SrtpProfile profile) throws Exception {
        Random random = new Random(3711);
        byte[] key = bytes(random, profile.keyBytes());
        byte[] salt = bytes(random, profile.saltBytes());
        Srtp ours = new Srtp(profile, key, salt, key, salt);
        SrtpCryptoContext sealing = library(true, profile, key, salt).deriveContext(4711, 0);
        SrtpCryptoContext opening = library(false, profile, key, salt).deriveContext(4711, 0);
        List<Packet> jumbled = new ArrayList<>();
        for (int sequence = 0; sequence < PACKETS; sequence++) {
            Packet plain = packet(random, sequence);
            Packet byUs = Packet.copyOf(plain);
            Packet byLibrary = Packet.copyOf(plain);
            assertThat(ours.seal(byUs)).isTrue();
            assertThat(sealing.transformPacket(byLibrary)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(Packets.bytes(byUs)).isEqualTo(Packets.bytes(byLibrary));
            assertThat(opening.reverseTransformPacket(byUs, false)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(Packets.bytes(byUs)).isEqualTo(Packets.bytes(plain));
            jumbled.add(byLibrary);
            if (jumbled.size() == 60) {
                Collections.shuffle(jumbled, random);
                for (Packet late : jumbled) {
                    Packet again = Packet.copyOf(late);
                    assertThat(ours.open(late)).isTrue();
                    assertThat(ours.open(again)).as("a replay").isFalse();
                }
                jumbled.clear();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryPacketWithOneBitChanged(SrtpProfile profile) {
        Random random = new Random(7714);
        byte[] key = bytes(random, profile.keyBytes());
        byte[] salt = bytes(random, profile.saltBytes());
        Packet sealed = packet(random, 7);
        new Srtp(profile, key, salt, key, salt).seal(sealed);
        for (int bit = 0; bit < 8 * sealed.getLength(); bit++) {
            Packet bent = Packet.copyOf(sealed);
            bent.getBuffer()[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(new Srtp(profile, key, salt, key, salt).open(bent))
                    .as("bit %s", bit)
                    .isFalse();
        }
        for (int length = 1; length < sealed.getLength(); length++) {
            Packet cut = Packet.copyOf(sealed);
            cut.setLength(length);
            assertThat(new Srtp(profile, key, salt, key, salt).open(cut)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverSealsASequenceNumberTwice(SrtpProfile profile) {
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        Srtp ours = new Srtp(profile, key, salt, key, salt);
        assertThat(ours.seal(Packets.rtp(1, 9, 0, 111, (byte) 1))).isTrue();
        assertThat(ours.seal(Packets.rtp(1, 9, 0, 111, (byte) 2))).isFalse();
    }

    /// The vectors of RFC 3711 appendix B.3.
    @Test
    void derivesTheKeysOfTheStandard() throws Exception {
        SessionKeys keys = SessionKeys.derive(
                SrtpProfile.AES128_CM_HMAC_SHA1_80,
                HexFormat.of().parseHex("E1F97A0D3E018BE0D64FA32C06DE4139"),
                HexFormat.of().parseHex("0EC675AD498AFEEBB6960B3AABE6"));
        HexFormat hex = HexFormat.of().withUpperCase();
        assertThat(hex.formatHex(keys.cipher())).isEqualTo("C61E7A93744F39EE10734AFE3FF7A087");
        assertThat(hex.formatHex(keys.salt())).isEqualTo("30CBBC08863D8C85D49DB34A9AE1");
        assertThat(hex.formatHex(keys.authentication())).isEqualTo("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4");
    }

    /// With contributing sources and extensions now and then, of any length.
    private static Packet packet(Random random, int sequence) {
        Packet packet =
                Packets.rtp(4711, sequence & 0xffff, 960L * sequence, 111, bytes(random, 20 + random.nextInt(180)));
        int sources = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
        boolean extension = random.nextInt(4) == 0;
        packet.getBuffer()[0] |= (byte) (sources | (extension ? 0x10 : 0));
        if (extension) {
            Rtp.write32(packet, Rtp.HEADER_BYTES + 4 * sources, 0xBEDE0001L);
        }
        return packet;
    }

    private static SrtpContextFactory library(boolean sender, SrtpProfile profile, byte[] key, byte[] salt) {
        return new SrtpContextFactory(
                sender, key, salt, profile.policy(profile.tagBytes()), profile.policy(), new LoggerImpl("srtp"));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
