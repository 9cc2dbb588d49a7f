package io.pulseline.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeCodesTest {
    /// "12345678901234567890" of RFC 6238, appendix B, in base 32.
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({
        // RFC 6238, appendix B: eight digits there, the last six of them here
        "59,          287082",
        "1111111109,  081804",
        "1111111111,  050471",
        "1234567890,  005924",
        "2000000000,  279037",
        "20000000000, 353130"
    })
    void agreesWithTheRfc(long second, String code) {
        assertThat(TimeCodes.code(SECRET, second / 30)).isEqualTo(code);
        assertThat(TimeCodes.match(SECRET, code, Instant.ofEpochSecond(second), 0))
                .hasValue(second / 30);
    }

    @Test
    void takesACodeOfTheStepBesideAndNoneFurtherAway() {
        Instant now = Instant.ofEpochSecond(1111111111);
        assertThat(TimeCodes.match(SECRET, "050471", now.plusSeconds(30), 0)).isPresent();
        assertThat(TimeCodes.match(SECRET, "050471", now.minusSeconds(30), 0)).isPresent();
        assertThat(TimeCodes.match(SECRET, "050471", now.plusSeconds(61), 0)).isEmpty();
        assertThat(TimeCodes.match(SECRET, "050472", now, 0)).isEmpty();
    }

    @Test
    void takesNoCodeTwice() {
        Instant now = Instant.ofEpochSecond(1111111111);
        long step = TimeCodes.match(SECRET, "050471", now, 0).orElseThrow();
        assertThat(TimeCodes.match(SECRET, "050471", now, step)).isEmpty();
    }

    @Test
    void aSecretHas160BitsAndIsNeverTheSame() {
        assertThat(TimeCodes.newSecret()).hasSize(32).matches("[A-Z2-7]+").isNotEqualTo(TimeCodes.newSecret());
    }
}
