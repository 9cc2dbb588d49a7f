package io.pulseline.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {
    /// Computed apart from this code, with openssl.
    private static final String SECRET = "demo-app-secret-771203945518260";

    private static final byte[] BODY =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final String HEX = "c1cca0f14c91a26322cb784f237d8d88e88a74d40c7b9d2c61a53a634ab75fe1";
    private final SignatureCheck check = new SignatureCheck(List.of(SECRET));

    @Test
    void acceptsMetasSignatureInEitherLetterCase() {
        assertThat(check.accepts(BODY, "sha256=" + HEX)).isTrue();
        assertThat(check.accepts(BODY, "sha256=" + HEX.toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
    }

    @Test
    void acceptsTheOldSecretWhileItIsRotated() {
        assertThat(new SignatureCheck(List.of("new", SECRET)).accepts(BODY, "sha256=" + HEX))
                .isTrue();
        assertThat(new SignatureCheck(List.of("new")).accepts(BODY, "sha256=" + HEX))
                .isFalse();
    }

    @Test
    void acceptsNothingWithoutASecret() {
        assertThat(new SignatureCheck(List.of()).accepts(BODY, "sha256=" + HEX)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "sha256=",
                HEX,
                "sha1=c1cca0f14c91a26322cb784f237d8d88e88a74d4",
                "sha256=c1cca0f14c91a26322cb784f237d8d88e88a74d40c7b9d2c61a53a634ab75fe",
                "sha256=" + HEX + "00",
                " sha256=" + HEX,
                "sha256=" + HEX + ",sha256=" + HEX,
                "sha256=zzcca0f14c91a26322cb784f237d8d88e88a74d40c7b9d2c61a53a634ab75fe1"
            })
    void refusesEveryOtherHeader(String header) {
        assertThat(check.accepts(BODY, header)).isFalse();
    }

    @Test
    void refusesEveryFlippedBitOfBodyAndSignature() {
        for (int bit = 0; bit < BODY.length * 8; bit++) {
            byte[] flipped = BODY.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check.accepts(flipped, "sha256=" + HEX))
                    .as("bit %d of the body", bit)
                    .isFalse();
        }
        for (int i = 0; i < HEX.length(); i++) {
            char other = HEX.charAt(i) == '0' ? '1' : '0';
            String changed = HEX.substring(0, i) + other + HEX.substring(i + 1);
            assertThat(check.accepts(BODY, "sha256=" + changed))
                    .as("digit %d", i)
                    .isFalse();
        }
    }

    @Test
    void refusesTheSameJsonWrittenDifferently() {
        byte[] spaced = "{\"object\": \"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(check.accepts(spaced, "sha256=" + HEX)).isFalse();
    }

    @Test
    void neverShowsItsSecrets() {
        assertThat(check.toString()).doesNotContain(SECRET);
    }
}
