package io.pulseline.platform.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardImportTest {
    private static final String HEADER =
            "market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source\n";

    @Test
    void readsQuotedCellsAndAnOpenEnd() {
        CardImport.Result result = CardImport.read("\uFEFF" + HEADER + """
                "Rest of ""A"", B",HR,385,USD,0,50000,0.0095,2026-04-01,"one, two"
                "Rest of ""A"", B",HR,385,USD,50001,,0.0076,2026-04-01,
                """);
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.currency()).isEqualTo("USD");
        assertThat(result.rates())
                .containsExactly(
                        new Rate(
                                "Rest of \"A\", B",
                                "HR",
                                "385",
                                new Tier(0, 50_000L),
                                new BigDecimal("0.0095"),
                                LocalDate.of(2026, 4, 1),
                                "one, two"),
                        new Rate(
                                "Rest of \"A\", B",
                                "HR",
                                "385",
                                new Tier(50_001, null),
                                new BigDecimal("0.0076"),
                                LocalDate.of(2026, 4, 1),
                                ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X,hr,385,USD,0,,0.0095,2026-04-01,s      | country_iso2
            X,HR,+385,USD,0,,0.0095,2026-04-01,s     | calling_code
            X,HR,385,usd,0,,0.0095,2026-04-01,s      | currency
            X,HR,385,XQZ,0,,0.0095,2026-04-01,s      | currency
            X,HR,385,USD,-1,,0.0095,2026-04-01,s     | tier_from_minutes
            X,HR,385,USD,9,8,0.0095,2026-04-01,s     | tier_to_minutes
            X,HR,385,USD,0,,-0.1,2026-04-01,s        | rate_per_minute
            X,HR,385,USD,0,,'0,0095',2026-04-01,s    | rate_per_minute
            X,HR,385,USD,0,,1e3,2026-04-01,s         | rate_per_minute
            X,HR,385,USD,0,,0.0095,2026-02-30,s      | effective_from
            ,HR,385,USD,0,,0.0095,2026-04-01,s       | market
            X,HR,385,USD,0                           | row
            """)
    void namesLineAndFieldOfABadRow(String row, String field) {
        CardImport.Result result = CardImport.read(
                HEADER + "Good,DE,49,USD,0,,0.01,2026-04-01,s\n" + row.replace("'0,0095'", "\"0,0095\"") + "\n");
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.field()).isEqualTo(field);
        });
    }

    @Test
    void twoRatesForOneMinuteAreAnError() {
        CardImport.Result result = CardImport.read(HEADER + """
                X,HR,385,USD,0,50000,0.0095,2026-04-01,s
                X,HR,385,USD,40000,,0.0076,2026-04-01,s
                """);
        assertThat(result.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.message()).contains("line 2");
        });
        assertThat(CardImport.read(HEADER + "X,HR,385,USD,0,,0.1,2026-04-01,s\nX,HR,385,USD,0,,0.2,2026-04-01,s\n")
                        .errors())
                .hasSize(1);
        assertThat(CardImport.read(HEADER + "X,HR,385,USD,0,,0.1,2026-04-01,s\nX,HR,385,USD,0,,0.2,2026-10-01,s\n")
                        .errors())
                .as("a later day supersedes, it does not overlap")
                .isEmpty();
    }

    @Test
    void missingTiersAreSaidAndNotFilledIn() {
        CardImport.Result result = CardImport.read(HEADER + """
                Argentina,AR,54,USD,0,50000,0.0101,2025-08-01,s
                Argentina,AR,54,USD,5000001,,0.0046,2025-08-01,s
                Chile,CL,56,USD,10,50000,0.0121,2025-08-01,s
                """);
        assertThat(result.errors()).isEmpty();
        assertThat(result.rates()).hasSize(3);
        assertThat(result.warnings())
                .containsExactly(
                        "Argentina, AR from 2025-08-01: no rate from 50001 to 5000000 minutes",
                        "Chile, CL from 2025-08-01: no rate above 50000 minutes",
                        "Chile, CL from 2025-08-01: no rate below 10 minutes");
    }

    @Test
    void aCardHasOneCurrency() {
        assertThat(CardImport.read(HEADER + "X,HR,385,USD,0,,0.1,2026-04-01,s\nX,DE,49,EUR,0,,0.1,2026-04-01,s\n")
                        .errors())
                .extracting(CardImport.RowError::field)
                .containsExactly("currency");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a,b,c", "=cmd()|x"})
    void whatIsNoCardIsRefused(String csv) {
        assertThat(CardImport.read(csv).errors()).isNotEmpty();
    }

    private static final String MESSAGES = "market,country_iso2,calling_code,currency,category,tier_from_messages,"
            + "tier_to_messages,rate_per_message,effective_from,source\n";

    @Test
    void aCardOfMessagesIsToldByItsFirstLineAndHasACategoryInEachRow() {
        CardImport.Result result = CardImport.read(MESSAGES + """
                CEE,HR,385,USD,marketing,0,,0.0860,2026-10-01,s
                CEE,HR,385,USD,Utility,0,99999,0.0212,2026-10-01,s
                CEE,HR,385,USD,UTILITY,100000,,0.0201,2026-10-01,s
                CEE,HR,385,USD,authentication_international,0,,0.3,2026-10-01,s
                CEE,HR,385,USD,service,0,,0.0212,2026-10-01,s
                """);
        assertThat(result.kind()).isEqualTo(CardImport.Kind.MESSAGE);
        assertThat(result.errors()).isEmpty();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.rates())
                .extracting(Rate::category)
                .containsExactly("MARKETING", "UTILITY", "UTILITY", "AUTHENTICATION-INTERNATIONAL", "SERVICE");
        assertThat(result.rates().getLast())
                .isEqualTo(new Rate(
                        "CEE",
                        "HR",
                        "385",
                        "SERVICE",
                        new Tier(0, null),
                        new BigDecimal("0.0212"),
                        LocalDate.of(2026, 10, 1),
                        "s"));
        assertThat(CardImport.read(HEADER + "X,HR,385,USD,0,,0.1,2026-04-01,s\n")
                        .kind())
                .isEqualTo(CardImport.Kind.CALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X,HR,385,USD,POSTCARD,0,,0.02,2026-04-01,s    | category
            X,HR,385,USD,,0,,0.02,2026-04-01,s            | category
            X,HR,385,USD,UTILITY,-1,,0.02,2026-04-01,s    | tier_from_messages
            X,HR,385,USD,UTILITY,0,x,0.02,2026-04-01,s    | tier_to_messages
            X,HR,385,USD,UTILITY,9,8,0.02,2026-04-01,s    | tier_to_messages
            X,HR,385,USD,UTILITY,0,,free,2026-04-01,s     | rate_per_message
            X,HR,385,USD,0,,0.02,2026-04-01,s             | row
            """)
    void ofMessagesTheFieldsAreNamedAsTheFileNamesThem(String row, String field) {
        assertThat(CardImport.read(MESSAGES + "Y,DE,49,USD,UTILITY,0,,0.1,2026-04-01,s\n" + row + "\n")
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.line()).isEqualTo(3);
                    assertThat(error.field()).isEqualTo(field);
                });
    }

    @Test
    void tiersOfTwoCategoriesDoNotOverlapAndHolesAreOfEach() {
        CardImport.Result fine = CardImport.read(
                MESSAGES + "X,HR,385,USD,UTILITY,0,,0.02,2026-04-01,s\nX,HR,385,USD,SERVICE,0,,0.02,2026-04-01,s\n");
        assertThat(fine.errors()).isEmpty();
        assertThat(fine.warnings()).containsExactly("X, HR: no rate for MARKETING");
        CardImport.Result both = CardImport.read(
                MESSAGES + "X,HR,385,USD,UTILITY,0,,0.02,2026-04-01,s\nX,HR,385,USD,UTILITY,5,,0.02,2026-04-01,s\n");
        assertThat(both.errors()).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.field()).isEqualTo("tier_from_messages");
        });
        assertThat(CardImport.read(MESSAGES + "X,HR,385,USD,UTILITY,5,9,0.02,2026-04-01,s\n")
                        .warnings())
                .containsExactly(
                        "X, HR, UTILITY from 2026-04-01: no rate above 9 messages",
                        "X, HR, UTILITY from 2026-04-01: no rate below 5 messages",
                        "X, HR: no rate for MARKETING",
                        "X, HR: no rate for SERVICE");
    }

    @Test
    void aHeaderAloneIsNoCard() {
        assertThat(CardImport.read(HEADER).errors()).isNotEmpty();
    }
}
