package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What tenants pay, as tables; Meta's 0.0095 a minute below. Expected amounts by hand.
class PricePlanTest {
    private static final BigDecimal META_PER_PULSE = new BigDecimal("0.00095");

    @ParameterizedTest
    @CsvSource({
        // markup %, per pulse, per minute, increment, minimum, free min, seconds, used s, price, free s
        "0,   0,     0,    6,  0,    0, 56,  0,   0.0095,     0",
        "25,  0,     0,    6,  0,    0, 56,  0,   0.011875,   0",
        "0,   0.001, 0,    6,  0,    0, 56,  0,   0.0195,     0",
        "0,   0,     0.01, 6,  0,    0, 56,  0,   0.0195,     0",
        "0,   0,     0.01, 60, 0,    0, 61,  0,   0.03045,    0",
        "0,   0,     0.06, 1,  0,    0, 7,   0,   0.0089,     0",
        "0,   0,     0.01, 1,  0,    0, 1,   0,   0.001116666667, 0",
        "0,   0,     0,    6,  0.05, 0, 6,   0,   0.05,       0",
        "0,   0,     0,    6,  0.05, 0, 600, 0,   0.095,      0",
        "0,   0,     0,    6,  0.05, 0, 0,   0,   0,          0",
        // the allowance covers the whole call, then its beginning, then nothing
        "0,   0,     0.01, 6,  0.05, 1, 60,  0,   0,          60",
        "0,   0,     0.01, 6,  0,    1, 54,  0,   0,          54",
        "0,   0,     0.01, 6,  0,    1, 60,  30,  0.00975,    30",
        "0,   0,     0.01, 6,  0,    1, 60,  60,  0.0195,     0",
        "0,   0,     0.01, 6,  0,    1, 60,  90,  0.0195,     0",
        "0,   0,     0,    6,  0.05, 1, 61,  0,   0.05,       60",
        // a call of 62 s is 11 increments, of which 10 are free
        "0,   0,     0.01, 6,  0,    1, 62,  0,   0.00195,    60"
    })
    void aTenantPaysByItsPlan(
            BigDecimal markup,
            BigDecimal perPulse,
            BigDecimal perMinute,
            int increment,
            BigDecimal minimum,
            int freeMinutes,
            long seconds,
            long used,
            BigDecimal price,
            long free) {
        PricePlan plan = new PricePlan(
                "Test", Currency.getInstance("USD"), markup, perPulse, perMinute, increment, minimum, freeMinutes);
        PricePlan.Priced sold = plan.price(META_PER_PULSE, seconds, used);
        assertThat(sold.price()).isEqualByComparingTo(price);
        assertThat(sold.freeSeconds()).isEqualTo(free);
    }

    @Test
    void withoutAPlanTheTenantPaysWhatMetaBills() {
        Currency pesos = Currency.getInstance("CLP");
        PricePlan.Priced sold = PricePlan.atCost(pesos).price(new BigDecimal("1.15"), 61, 0);
        assertThat(sold.price()).isEqualByComparingTo("12.65");
        assertThat(sold.freeSeconds()).isZero();
    }
}
