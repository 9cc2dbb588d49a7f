package io.pulseline.platform.calls.web;

import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.calls.CallFilter;
import io.pulseline.platform.calls.Outcome;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What narrows a list of calls, as it stands in the address; null for any.
///
/// @param from first moment, RFC 3339; a bare day is its midnight in UTC
/// @param to   first moment that is out; a bare day is included whole
/// @param user digits of the number, or the business-scoped id
record CallQuery(
        @Nullable String from,
        @Nullable String to,
        @Nullable String number,
        @Nullable String direction,
        @Nullable String outcome,
        @Nullable String user,
        @Nullable String agent,
        @Nullable String wacid) {
    /// @throws ApiProblem 422 that names every filter that is not understood
    CallFilter filter() {
        List<FieldError> errors = new ArrayList<>();
        CallFilter filter = new CallFilter(
                read("from", from, text -> moment(text, 0), "is a moment like 2026-11-24T10:00:00Z", errors),
                read("to", to, text -> moment(text, 1), "is a moment like 2026-11-24T10:00:00Z", errors),
                read("number", number, PhoneNumberId::new, "is Meta's id of a phone number", errors),
                read(
                        "direction",
                        direction,
                        text -> Direction.valueOf(text.toUpperCase(Locale.ROOT)),
                        "is USER_INITIATED or BUSINESS_INITIATED",
                        errors),
                read(
                        "outcome",
                        outcome,
                        text -> Outcome.valueOf(text.toUpperCase(Locale.ROOT)),
                        "is one of " + List.of(Outcome.values()),
                        errors),
                read("user", user, CallQuery::plain, "is a number or a business-scoped id", errors),
                read("agent", agent, String::strip, "is part of a name", errors),
                read("wacid", wacid, String::strip, "is Meta's id of a call", errors));
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        return filter;
    }

    private static <T> @Nullable T read(
            String field, @Nullable String text, Function<String, T> reader, String message, List<FieldError> errors) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return reader.apply(text.strip());
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            errors.add(new FieldError(field, message));
            return null;
        }
    }

    private static Instant moment(String text, int daysAfter) {
        return text.length() == 10
                ? LocalDate.parse(text)
                        .plusDays(daysAfter)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                // a plus sign that nobody encoded arrives as a blank
                : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    }

    private static String plain(String user) {
        return user.matches("\\+?[0-9 ]+") ? user.replaceAll("[+ ]", "") : user;
    }
}
