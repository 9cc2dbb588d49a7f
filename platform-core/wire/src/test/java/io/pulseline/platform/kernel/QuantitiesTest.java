package io.pulseline.platform.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "5999, 1", "6000, 1", "6001, 2", "56000, 10", "3600000, 600"})
    void aStartedPulseCountsWhole(long talkMillis, long pulses) {
        assertThat(Pulses.ofTalk(Duration.ofMillis(talkMillis)).count()).isEqualTo(pulses);
    }

    @Test
    void tenPulsesAreAMinute() {
        assertThat(new Pulses(10).minutes()).isEqualByComparingTo("1");
        assertThat(new Pulses(1).minutes()).isEqualByComparingTo("0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> Pulses.ofTalk(Duration.ofSeconds(-1)));
    }

    @Test
    void moneyKeepsEveryDigitAndItsCurrency() {
        Money rate = Money.of("0.00095", "USD");
        assertThat(rate.times(12).amount()).isEqualByComparingTo("0.0114");
        assertThat(rate.plus(Money.of("0.000005", "USD")).amount()).isEqualByComparingTo("0.000955");
        assertThatIllegalArgumentException().isThrownBy(() -> rate.plus(Money.of("1", "EUR")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+385 91 555 0142", "00385915550142", "385-91-555-0142", " (385) 91.555.0142 "})
    void aNumberIsReadAsPeopleTypeIt(String typed) {
        assertThat(E164.parse(typed)).isEqualTo(new E164("385915550142"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0915550142", "+38591555O142", "1234567890123456", "12"})
    void whatIsNoInternationalNumberIsRefused(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> E164.parse(typed));
    }

    @Test
    void logsSeeTheLastDigitsOnly() {
        assertThat(new E164("385915550142").masked()).isEqualTo("•••0142");
    }

    @Test
    void aUserNeedsSomeId() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WaUser(null, null, "Mira"));
        assertThat(new WaUser(new E164("385915550142"), null, null).key()).isEqualTo("385915550142");
        assertThat(new WaUser(new E164("385915550142"), new Bsuid("HR.48120077315590"), null).key())
                .isEqualTo("HR.48120077315590");
    }
}
