package io.pulseline.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CallHoursTest {
    private static final CallHours SOFIA =
            CallHours.of(JsonMapper.builder().build().readTree("""
            {"call_hours":{"status":"ENABLED","timezone_id":"Europe/Sofia","weekly_operating_hours":[
              {"day_of_week":"MONDAY","open_time":"0900","close_time":"1300"},
              {"day_of_week":"MONDAY","open_time":"1330","close_time":"1830"},
              {"day_of_week":"FRIDAY","open_time":"0900","close_time":"2359"},
              {"day_of_week":"SATURDAY","open_time":"0000","close_time":"0200"}],
             "holiday_schedule":[{"date":"2026-11-30","start_time":"0000","end_time":"2359"},
                                 {"date":"2026-12-07","start_time":"1200","end_time":"2359"}]}}
            """));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            open in the morning      | 2026-11-23T08:00:00Z | true  | 2026-11-23T13:00+02:00
            closed at noon           | 2026-11-23T11:10:00Z | false | 2026-11-23T13:30+02:00
            closed in the evening    | 2026-11-23T17:00:00Z | false | 2026-11-27T09:00+02:00
            a whole holiday          | 2026-11-30T08:00:00Z | false | 2026-12-04T09:00+02:00
            a holiday from noon on   | 2026-12-07T08:00:00Z | true  | 2026-12-07T12:00+02:00
            past midnight is one run | 2026-11-27T20:00:00Z | true  | 2026-11-28T02:00+02:00
            after the clocks changed | 2027-03-28T10:00:00Z | false | 2027-03-29T09:00+03:00
            """)
    void saysWhetherUsersCanCallAndUntilWhen(String name, Instant now, boolean open, String until) {
        CallHours.State state = SOFIA.at(now).orElseThrow();
        assertThat(state.open()).isEqualTo(open);
        assertThat(state.until()).isNotNull();
        assertThat(state.until().toOffsetDateTime().toString()).isEqualTo(until);
    }

    @Test
    void knowsWhenTheClocksChange() {
        ZonedDateTime change = SOFIA.clockChange(Instant.parse("2026-11-25T00:00:00Z"))
                .orElseThrow()
                .getInstant()
                .atZone(SOFIA.zone().orElseThrow());
        assertThat(change.toLocalDate()).isEqualTo(LocalDate.of(2027, 3, 28));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "BG, 2027-05-02",
        "HR, 2027-05-27",
        "GB, 2027-05-31",
        "US, 2027-11-25",
        "GR, 2027-03-15",
        "BR, 2027-04-21",
        "IN, 2027-08-15",
        "MX, 2027-09-16"
    })
    void theLibraryKnowsHolidays(String country, LocalDate date) {
        List<HolidayLibrary.Day> year =
                new HolidayLibrary().between(country, LocalDate.of(2027, 1, 1), LocalDate.of(2027, 12, 31));
        assertThat(year)
                .extracting(HolidayLibrary.Day::date)
                .contains(date)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(year).extracting(HolidayLibrary.Day::name).noneMatch(String::isBlank);
    }

    @Test
    void aHolidayOnASundayIsTheDayOffThatMakesUpForIt() {
        assertThat(new HolidayLibrary().between("GB", LocalDate.of(2027, 12, 20), LocalDate.of(2027, 12, 31)))
                .extracting(HolidayLibrary.Day::date)
                .containsExactly(LocalDate.of(2027, 12, 27), LocalDate.of(2027, 12, 28));
    }

    @Test
    void theLibraryHasCountriesAndNothingElse() {
        assertThat(new HolidayLibrary().countries())
                .hasSizeGreaterThan(150)
                .contains("BG", "HR", "IN")
                .allMatch(code -> code.length() == 2);
        assertThat(new HolidayLibrary().between("NYSE", LocalDate.of(2027, 1, 1), LocalDate.of(2027, 12, 31)))
                .isEmpty();
    }
}
