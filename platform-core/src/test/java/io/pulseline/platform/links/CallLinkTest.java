package io.pulseline.platform.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.qr.QrCode;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CallLinkTest {
    private static final E164 NUMBER = new E164("442079460123");
    private static final int SCALE = 6;

    @Test
    void isMetasAddressWithThePayloadEscaped() {
        assertThat(new CallLink(NUMBER, "").address()).hasToString("https://wa.me/call/442079460123");
        assertThat(new CallLink(NUMBER, "campaign=winter").address())
                .hasToString("https://wa.me/call/442079460123?biz_payload=campaign%3Dwinter");
        assertThat(new CallLink(NUMBER, "a b&c#d+ž").address())
                .hasToString("https://wa.me/call/442079460123?biz_payload=a%20b%26c%23d%2B%C5%BE");
        assertThat(new CallLink(NUMBER, "x".repeat(512)).address().toString()).hasSizeGreaterThan(512);
        assertThatThrownBy(() -> new CallLink(NUMBER, "x".repeat(513))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theQrCodeThatIsDrawnReadsAsTheLink() throws Exception {
        for (String payload : new String[] {"", "poster 7", "x".repeat(512)}) {
            String link = new CallLink(NUMBER, payload).address().toString();
            QrCode code = QrCode.of(link);
            assertThat(read(code)).isEqualTo(link);
            assertThat(code.svg()).contains(code.path()).contains("viewBox=\"0 0 " + code.size());
        }
    }

    /// Draws the path as a picture and has the other half of the library read it.
    private static String read(QrCode code) throws Exception {
        int side = code.size() * SCALE;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, 0xffffff);
        for (MatchResult square : Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\d+z")
                .matcher(code.path())
                .results()
                .toList()) {
            int x = Integer.parseInt(square.group(1)) * SCALE;
            int y = Integer.parseInt(square.group(2)) * SCALE;
            int width = Integer.parseInt(square.group(3)) * SCALE;
            for (int row = y; row < y + SCALE; row++) {
                Arrays.fill(pixels, row * side + x, row * side + x + width, 0);
            }
        }
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))))
                .getText();
    }

    @Test
    void saysWhichPartOfAButtonMetaWouldRefuse() {
        assertThat(new CallButton("Ring us", "Ring us", CallButton.WEEK, "order-5571").wrong())
                .isEmpty();
        assertThat(new CallButton(" ", "x".repeat(21), 0, "x".repeat(513)).wrong())
                .containsExactly("body", "label", "ttl", "payload");
        assertThat(new CallButton("b", "x".repeat(20), 43_200, "").wrong()).isEmpty();
        assertThat(new CallButton("b", "", 43_201, "").wrong()).containsExactly("ttl");
    }
}
