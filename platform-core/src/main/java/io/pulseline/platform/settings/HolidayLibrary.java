package io.pulseline.platform.settings;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Public and bank holidays of a whole country, as Jollyday knows them; those of its regions only are left out, and so
/// are days that are kept without a day off.
@Component
public class HolidayLibrary {
    /// The library also has calendars of stock exchanges, and of places to which nobody telephones.
    private static final Set<String> ISO = Set.of(Locale.getISOCountries());

    private final List<String> countries = HolidayManager.getSupportedCalendarCodes().stream()
            .map(code -> code.toUpperCase(Locale.ROOT))
            .filter(ISO::contains)
            .sorted()
            .toList();

    public record Day(LocalDate date, String name) {}

    /// ISO 3166 codes, in order.
    public List<String> countries() {
        return countries;
    }

    /// In order of the days, each day once; nothing for a country that is not in the library. A holiday that is made up
    /// for on another day is that other day.
    ///
    /// @param country ISO 3166 code
    /// @param from    the first day
    /// @param to      the last day
    public List<Day> between(String country, LocalDate from, LocalDate to) {
        if (!countries.contains(country)) {
            return List.of();
        }
        return HolidayManager.getInstance(ManagerParameters.create(country.toLowerCase(Locale.ROOT)))
                .getHolidays(from, to)
                .stream()
                .filter(one -> one.getType() != HolidayType.OBSERVANCE)
                .map(one -> new Day(day(one), one.getDescription(Locale.ENGLISH)))
                .filter(one -> !one.date().isBefore(from) && !one.date().isAfter(to))
                .sorted(Comparator.comparing(Day::date).thenComparing(Day::name))
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(Day::date, one -> one, (first, again) -> first, LinkedHashMap::new),
                        byDate -> List.copyOf(byDate.values())));
    }

    private static LocalDate day(Holiday holiday) {
        return holiday.getObservedDate().orElseGet(holiday::getActualDate);
    }
}
