package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.rating.RateCards.Applicable;
import io.pulseline.platform.rating.RateCards.RateRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Which rows of which card price a call.
class ApplicableTest {
    private static final UUID OLD = UUID.randomUUID();
    private static final UUID NEW = UUID.randomUUID();
    private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    private static final LocalDate JULY = LocalDate.of(2026, 7, 1);

    @Test
    void theLongestPrefixDecides() {
        Applicable found = Applicable.of(
                List.of(
                        row(OLD, 1, "North America", "US", "1", 0, "0.01", APRIL),
                        row(OLD, 1, "Rest", "DO", "1809", 0, "0.02", APRIL)),
                "");
        assertThat(found.market()).isEqualTo("Rest");
        assertThat(found.prefix()).isEqualTo("1809");
        assertThat(found.version()).isEqualTo(1);
        assertThat(found.rates()).hasSize(1);
        assertThat(found.doubt()).isNull();
    }

    @Test
    void theNewestDayThenTheNewestVersionIsInForceWhole() {
        List<RateRow> rows = List.of(
                row(OLD, 1, "CEE", "HR", "385", 0, "0.01", APRIL),
                row(OLD, 1, "CEE", "HR", "385", 50_001, "0.009", APRIL),
                row(NEW, 2, "CEE", "HR", "385", 0, "0.02", JULY),
                row(OLD, 1, "CEE", "HR", "385", 0, "0.03", JULY));
        Applicable found = Applicable.of(rows, "");
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.rates())
                .singleElement()
                .satisfies(rate -> assertThat(rate.perMinute()).isEqualByComparingTo("0.02"));
        assertThat(Applicable.of(rows.subList(0, 2), "").rates())
                .extracting(rate -> rate.tier().from())
                .containsExactly(0L, 50_001L);
    }

    @Test
    void countriesOfOnePrefixMayShareAMarketButNeverBeGuessed() {
        List<RateRow> same = List.of(
                row(OLD, 1, "NA", "US", "1", 0, "0.01", APRIL), row(OLD, 1, "NA", "CA", "1", 0, "0.010", APRIL));
        assertThat(Applicable.of(same, "").market()).isEqualTo("NA");
        List<RateRow> two = List.of(
                row(OLD, 1, "Russia", "RU", "7", 0, "0.01", APRIL),
                row(OLD, 1, "Kazakhstan", "KZ", "7", 0, "0.01", APRIL));
        Applicable doubt = Applicable.of(two, "");
        assertThat(doubt.rates()).isEmpty();
        assertThat(doubt.market()).isNull();
        assertThat(doubt.prefix()).isEqualTo("7");
        assertThat(doubt.doubt()).contains("Russia (RU)", "Kazakhstan (KZ)");
        assertThat(Applicable.of(two, "KZ").market()).isEqualTo("Kazakhstan");
        List<RateRow> prices =
                List.of(row(OLD, 1, "NA", "US", "1", 0, "0.01", APRIL), row(OLD, 1, "NA", "CA", "1", 0, "0.02", APRIL));
        assertThat(Applicable.of(prices, "XX").doubt()).isNotNull();
        assertThat(Applicable.of(List.of(), "")).isEqualTo(Applicable.NONE);
    }

    @Test
    void metasListStandsAboveARowWhenItLooksFurtherOrIsNewer() {
        Rate row = row(OLD, 1, "North America", "US", "1", 0, "0.01", APRIL).rate();
        assertThat(new Markets.Market("Rest", "1809", APRIL).standsAbove(row, true))
                .isTrue();
        assertThat(new Markets.Market("Rest", "1809", APRIL).standsAbove(row, false))
                .isFalse();
        assertThat(new Markets.Market("Rest", "1", APRIL).standsAbove(row, true))
                .isFalse();
        assertThat(new Markets.Market("Rest", "1", JULY).standsAbove(row, true)).isTrue();
        assertThat(new Markets.Market("Rest", "1", JULY).standsAbove(row, false))
                .isTrue();
        assertThat(new Markets.Market("NORTH AMERICA", "1809", JULY).standsAbove(row, true))
                .isFalse();
    }

    private static RateRow row(
            UUID card,
            int version,
            String market,
            String country,
            String prefix,
            long from,
            String rate,
            LocalDate day) {
        return new RateRow(
                card,
                version,
                new Rate(market, country, prefix, new Tier(from, null), new BigDecimal(rate), day, "test"));
    }
}
