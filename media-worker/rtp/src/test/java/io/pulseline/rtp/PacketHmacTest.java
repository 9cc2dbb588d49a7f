package io.pulseline.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 2202 §3, in an order in which a short key follows a long one.
class PacketHmacTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void signsAsTheStandardSays() throws Exception {
        assertThat(sign(filled(80, 0xaa), text("Test Using Larger Than Block-Size Key - Hash Key First")))
                .isEqualTo("aa4ae5e15272d00e95705637ce8a3b55ed402112");
        assertThat(sign(filled(20, 0xaa), filled(50, 0xdd))).isEqualTo("125d7342b9ac11cd91a39af48aa17b4f63f175d3");
        assertThat(sign(text("Jefe"), text("what do ya want for nothing?")))
                .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(sign(filled(20, 0x0b), text("Hi There"))).isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
    }

    private static String sign(byte[] key, byte[] data) throws Exception {
        byte[] code = new byte[PacketHmac.BYTES];
        PacketHmac.own().sign(key, data, 0, data.length, code);
        return HEX.formatHex(code);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] filled(int size, int with) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) with);
        return bytes;
    }
}
