package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RtpTest {
    @Test
    void fieldsAreWrittenAndReadWithoutSigns() {
        Packet packet = Packets.rtp(0xfedcba98, 0xffff, 0xffffffffL, 111);
        assertThat(Rtp.ssrc(packet)).isEqualTo(0xfedcba98);
        assertThat(Rtp.sequence(packet)).isEqualTo(65_535);
        assertThat(Rtp.timestamp(packet)).isEqualTo(4_294_967_295L);
        assertThat(Rtp.payloadType(packet)).isEqualTo(111);
    }

    @Test
    void theMarkerSurvivesANewPayloadType() {
        Packet packet = Packets.rtp(1, 1, 1, 111);
        packet.getBuffer()[1] |= (byte) 0x80;
        Rtp.setPayloadType(packet, 96);
        assertThat(packet.getBuffer()[1] & 0xff).isEqualTo(0x80 | 96);
    }

    @Test
    void reportsAreToldFromVoiceAlsoWithTheMarkerSet() {
        Packet voice = Packets.rtp(1, 1, 1, 111);
        voice.getBuffer()[1] = (byte) (0x80 | 111);
        assertThat(Rtp.isRtcp(voice)).isFalse();
        Packet report = Packets.rtp(1, 1, 1, 0);
        report.getBuffer()[1] = (byte) 200;
        assertThat(Rtp.isRtcp(report)).isTrue();
    }

    @Test
    void anExtensionIsCutOutAndThePayloadStays() {
        byte[] extensionAndVoice = {(byte) 0xbe, (byte) 0xde, 0, 1, 0x10, 5, 0, 0, 'v', 'o', 'x'};
        Packet packet = Packets.rtp(7, 9, 11, 111, extensionAndVoice);
        packet.getBuffer()[0] |= 0x10;
        assertThat(Rtp.headerBytes(packet)).isEqualTo(20);
        Rtp.dropExtension(packet);
        assertThat(Packets.bytes(packet))
                .isEqualTo(Packets.bytes(Packets.rtp(7, 9, 11, 111, (byte) 'v', (byte) 'o', (byte) 'x')));
    }

    @Test
    void aLengthThatReachesBehindThePacketIsInvalid() {
        Packet packet = Packets.rtp(7, 9, 11, 111, (byte) 0xbe, (byte) 0xde, (byte) 0xff, (byte) 0xff);
        packet.getBuffer()[0] |= 0x10;
        assertThat(Rtp.isValid(packet)).isFalse();
        packet.setLength(14);
        assertThat(Rtp.isValid(packet)).isFalse();
    }
}
