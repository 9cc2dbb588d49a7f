package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.Pulses;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Money as tables. Prices of "Rest of Central & Eastern Europe" in USD; expected amounts by hand.
class PricingTest {
    private static final List<Rate> CEE = List.of(
            rate(0L, 50_000L, "0.0095"),
            rate(50_001L, 250_000L, "0.0076"),
            rate(250_001L, 1_000_000L, "0.0066"),
            rate(1_000_001L, 2_500_000L, "0.0058"),
            rate(2_500_001L, 5_000_000L, "0.0043"),
            rate(5_000_001L, null, "0.0037"));
    private static final List<Rate> FIRST_AND_LAST =
            List.of(rate(0L, 50_000L, "0.0101"), rate(5_000_001L, null, "0.0046"));

    @ParameterizedTest
    @CsvSource({
        // talk in milliseconds, pulses; the first five are worked examples of Meta and two of its partners
        "56000,10",
        "11500,2",
        "70000,12",
        "61000,11",
        "78000,13",
        "60000,10",
        "0,0",
        "1,1",
        "1000,1",
        "5999,1",
        "6000,1",
        "6001,2",
        "7000,2",
        "12000,2",
        "12001,3",
        "3600000,600"
    })
    void aStartedPulseCountsWhole(long millis, long pulses) {
        assertThat(Pulses.ofTalk(Duration.ofMillis(millis))).isEqualTo(new Pulses(pulses));
    }

    @ParameterizedTest
    @CsvSource({
        // minutes before, seconds, tier, crossed, cost
        "0,       56,  0,       false, 0.0095",
        "0,       70,  0,       false, 0.0114",
        "49999,   180, 50001,   true,  0.0228",
        "49990,   180, 0,       false, 0.0285",
        // up to, but not including, the first minute of the next tier
        "50000.8, 6,   0,       false, 0.00095",
        "50000.9, 6,   50001,   true,  0.00076",
        "50001,   6,   50001,   false, 0.00076",
        "250000,  60,  250001,  true,  0.0066",
        "1000000, 60,  1000001, true,  0.0058",
        "2500000, 60,  2500001, true,  0.0043",
        "5000000, 60,  5000001, true,  0.0037",
        "9999999, 60,  5000001, false, 0.0037",
        // a very long call may jump a whole tier
        "49999,   12000060, 50001, true, 1520.0076",
        "0,       0,   0,       false, 0"
    })
    void theWholeCallCostsTheTierWhereItEnds(
            BigDecimal before, long seconds, long tier, boolean crossed, BigDecimal cost) {
        Pricing.Priced priced = Pricing.price(CEE, Pulses.ofTalk(Duration.ofSeconds(seconds)), before, null)
                .orElseThrow();
        assertThat(priced.rate().tier().from()).isEqualTo(tier);
        assertThat(priced.crossed()).isEqualTo(crossed);
        assertThat(priced.cost()).isEqualByComparingTo(cost);
    }

    @Test
    void metasWordOnTheTierStandsAboveOurLowerSum() {
        Pricing.Priced priced =
                Pricing.price(CEE, new Pulses(10), BigDecimal.ZERO, 250_001L).orElseThrow();
        assertThat(priced.cost()).isEqualByComparingTo("0.0066");
        assertThat(priced.crossed()).isFalse();
        assertThat(Pricing.price(CEE, new Pulses(10), new BigDecimal("1200000"), 250_001L)
                        .orElseThrow()
                        .cost())
                .as("our own sum may be further already")
                .isEqualByComparingTo("0.0058");
    }

    @Test
    void aTierThatTheCardDoesNotHaveIsNeverGuessed() {
        assertThat(Pricing.price(FIRST_AND_LAST, new Pulses(10), new BigDecimal("49000"), null))
                .isPresent();
        assertThat(Pricing.price(FIRST_AND_LAST, new Pulses(10), new BigDecimal("50001"), null))
                .isEmpty();
        assertThat(Pricing.price(FIRST_AND_LAST, new Pulses(10), new BigDecimal("5000001"), null))
                .isPresent();
        assertThat(Pricing.price(List.of(), new Pulses(10), BigDecimal.ZERO, null))
                .isEmpty();
    }

    private static Rate rate(Long from, Long to, String perMinute) {
        return new Rate(
                "Rest of Central & Eastern Europe",
                "HR",
                "385",
                new Tier(from, to),
                new BigDecimal(perMinute),
                LocalDate.of(2026, 4, 1),
                "test");
    }
}
