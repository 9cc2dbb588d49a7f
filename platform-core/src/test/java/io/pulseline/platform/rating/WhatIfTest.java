package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhatIfTest {
    private static final List<Rate> CARD =
            List.of(rate(250_001, null, "0.0066"), rate(0, 50_000L, "0.0095"), rate(50_001, 250_000L, "0.0076"));
    private static final List<Rate> WITH_A_HOLE = List.of(rate(0, 50_000L, "0.0101"), rate(5_000_001, null, "0.0046"));

    @ParameterizedTest
    @CsvSource({
        // minutes, cost by hand, minutes to the next tier
        "0,      0,      50001",
        "100,    0.95,   49901",
        "50000,  475,    1",
        "50001,  475.0076, 200000",
        "60000,  551,    190001",
        "250000, 1995,   1",
        "300000, 2325,   "
    })
    void minutesFillOneTierAfterTheOther(BigDecimal minutes, BigDecimal cost, @Nullable BigDecimal toNext) {
        WhatIf.Answer answer = WhatIf.of(wish(minutes), CARD, new WhatIf.Terms(BigDecimal.ZERO, BigDecimal.ZERO));
        assertThat(answer.cost()).isEqualByComparingTo(cost);
        assertThat(answer.price()).isEqualByComparingTo(cost);
        assertThat(answer.margin()).isEqualByComparingTo("0");
        if (toNext == null) {
            assertThat(answer.toNext()).isNull();
        } else {
            assertThat(answer.toNext()).isEqualByComparingTo(toNext);
        }
        assertThat(answer.steps().stream().map(WhatIf.Step::minutes).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(minutes);
    }

    @Test
    void termsMakeThePriceAndWhatIsLeft() {
        WhatIf.Answer answer = WhatIf.of(
                wish(new BigDecimal("1000")), CARD, new WhatIf.Terms(new BigDecimal("20"), new BigDecimal("0.001")));
        assertThat(answer.price()).isEqualByComparingTo("12.4");
        assertThat(answer.margin()).isEqualByComparingTo("2.9");
        assertThat(WhatIf.percent(answer.margin(), answer.price())).isEqualByComparingTo("23.4");
        assertThat(WhatIf.percent(BigDecimal.ONE, BigDecimal.ZERO)).isEqualByComparingTo("0");
        assertThat(answer.steps().get(1).whole()).isEqualByComparingTo("7.6");
    }

    @Test
    void aHoleOfTheCardHasNoPrice() {
        WhatIf.Terms terms = new WhatIf.Terms(BigDecimal.ZERO, BigDecimal.ZERO);
        assertThat(WhatIf.of(wish(new BigDecimal("50000")), WITH_A_HOLE, terms).cost())
                .isEqualByComparingTo("505");
        WhatIf.Answer hole = WhatIf.of(wish(new BigDecimal("60000")), WITH_A_HOLE, terms);
        assertThat(hole.cost()).isNull();
        assertThat(hole.price()).isNull();
        assertThat(hole.margin()).isNull();
        assertThat(hole.toNext()).isEqualByComparingTo("4940001");
        assertThat(WhatIf.of(wish(BigDecimal.ZERO), List.of(), terms).cost()).isNull();
    }

    private static WhatIf.Wish wish(BigDecimal minutes) {
        return new WhatIf.Wish("CEE", 10, minutes);
    }

    private static Rate rate(long from, @Nullable Long to, String perMinute) {
        return new Rate("CEE", "HR", "385", new Tier(from, to), new BigDecimal(perMinute), LocalDate.EPOCH, "test");
    }
}
