package io.pulseline.platform.numbers;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Where Meta does not offer something, from a day on. A row is ended, never edited.
///
/// @param country     ISO 3166, two letters
/// @param callingCode digits; several countries may share one
/// @param to          the first day on which it is over, null while it goes on
/// @param source      Meta's page and its date
public record CountryRule(
        Kind kind,
        String country,
        String callingCode,
        LocalDate from,
        @Nullable LocalDate to,
        String source) {
    public enum Kind {
        /// numbers of the country place no calls (138013); users can call them
        NO_BUSINESS_CALLS,
        /// numbers of the country cannot be on Cloud API
        NO_CLOUD_API
    }

    public boolean inForce(LocalDate day) {
        return !from.isAfter(day) && (to == null || to.isAfter(day));
    }
}
