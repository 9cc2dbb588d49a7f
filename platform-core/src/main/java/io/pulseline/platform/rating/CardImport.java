package io.pulseline.platform.rating;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a card from CSV. Every bad row is named; a card with one bad row is not taken at all.
///
/// Columns: market, country_iso2, calling_code, currency, tier_from_minutes, tier_to_minutes, rate_per_minute,
/// effective_from, source. Of messages: market, country_iso2, calling_code, currency, category,
/// tier_from_messages,
/// tier_to_messages, rate_per_message, effective_from, source; which of the two a file is, its first line
/// says.
public final class CardImport {
    private static final List<String> COLUMNS = List.of(
            "market",
            "country_iso2",
            "calling_code",
            "currency",
            "tier_from_minutes",
            "tier_to_minutes",
            "rate_per_minute",
            "effective_from",
            "source");
    private static final List<String> MESSAGE_COLUMNS = List.of(
            "market",
            "country_iso2",
            "calling_code",
            "currency",
            "category",
            "tier_from_messages",
            "tier_to_messages",
            "rate_per_message",
            "effective_from",
            "source");
    private static final String CATEGORIES = "MARKETING|UTILITY|AUTHENTICATION|AUTHENTICATION-INTERNATIONAL|SERVICE";

    private CardImport() {}

    /// What a card prices.
    public enum Kind {
        CALL,
        MESSAGE
    }

    /// @param currency null when there is no row
    /// @param errors   one sentence a row, with its line number; empty when the card can be taken
    /// @param warnings gaps between tiers: such minutes stay unrated
    public record Result(
            Kind kind, @Nullable String currency, List<Rate> rates, List<RowError> errors, List<String> warnings) {}

    public record RowError(int line, String field, String message) {}

    private record Numbered(int line, Rate rate) {}

    public static Result read(String csv) {
        List<Numbered> rates = new ArrayList<>();
        List<RowError> errors = new ArrayList<>();
        TreeSet<String> currencies = new TreeSet<>();
        List<String> lines = csv.strip().lines().toList();
        List<String> head =
                lines.isEmpty() ? List.of() : fields(lines.getFirst().replace("\uFEFF", ""));
        Kind kind = head.equals(MESSAGE_COLUMNS) ? Kind.MESSAGE : Kind.CALL;
        if (kind == Kind.CALL && !head.equals(COLUMNS)) {
            errors.add(new RowError(
                    1,
                    "header",
                    "The first line must be: " + String.join(",", COLUMNS) + "; or of messages: "
                            + String.join(",", MESSAGE_COLUMNS)));
            return new Result(kind, null, List.of(), errors, List.of());
        }
        for (int i = 1; i < lines.size(); i++) {
            row(i + 1, fields(lines.get(i)), head, rates, errors, currencies);
        }
        if (currencies.size() > 1) {
            errors.add(new RowError(1, "currency", "A card has one currency, this file has " + currencies));
        }
        if (rates.isEmpty() && errors.isEmpty()) {
            errors.add(new RowError(2, "market", "The file has no rates"));
        }
        overlaps(rates, errors);
        errors.sort(Comparator.comparingInt(RowError::line));
        return new Result(
                kind,
                currencies.isEmpty() ? null : currencies.first(),
                rates.stream().map(Numbered::rate).toList(),
                errors,
                CardHoles.of(rates.stream().map(Numbered::rate).toList()));
    }

    private static void row(
            int line,
            List<String> given,
            List<String> head,
            List<Numbered> rates,
            List<RowError> errors,
            TreeSet<String> currencies) {
        if (given.size() != head.size()) {
            errors.add(new RowError(line, "row", "Expected " + head.size() + " columns, found " + given.size()));
            return;
        }
        boolean message = head.equals(MESSAGE_COLUMNS);
        // without the category both have the same columns at the same places
        List<String> cells = new ArrayList<>(given);
        List<String> names = new ArrayList<>(head);
        String category = message ? cells.remove(4).toUpperCase(Locale.ROOT).replace('_', '-') : "";
        if (message) {
            names.remove(4);
        }
        int before = errors.size();
        need(line, "market", cells.get(0), ".{1,100}", errors);
        need(line, "country_iso2", cells.get(1), "[A-Z]{2}", errors);
        need(line, "calling_code", cells.get(2), "[1-9][0-9]{0,6}", errors);
        need(line, "currency", cells.get(3), "[A-Z]{3}", errors);
        if (errors.size() == before && !isCurrency(cells.get(3))) {
            errors.add(new RowError(line, "currency", "There is no currency '" + cells.get(3) + "'"));
        }
        if (message) {
            need(line, "category", category, CATEGORIES, errors);
        }
        need(line, names.get(4), cells.get(4), "[0-9]{1,12}", errors);
        need(line, names.get(5), cells.get(5), "[0-9]{0,12}", errors);
        need(line, names.get(6), cells.get(6), "[0-9]{1,6}(\\.[0-9]{1,10})?", errors);
        LocalDate from = LocalDate.EPOCH;
        try {
            from = LocalDate.parse(cells.get(7));
        } catch (DateTimeParseException notADate) {
            errors.add(new RowError(line, "effective_from", "'" + cells.get(7) + "' is not a date like 2026-10-01"));
        }
        if (errors.size() > before) {
            return;
        }
        long tierFrom = Long.parseLong(cells.get(4));
        @Nullable Long tierTo = cells.get(5).isEmpty() ? null : Long.valueOf(cells.get(5));
        if (tierTo != null && tierTo < tierFrom) {
            errors.add(new RowError(line, names.get(5), "The tier ends before it begins"));
            return;
        }
        currencies.add(cells.get(3));
        rates.add(new Numbered(
                line,
                new Rate(
                        cells.get(0),
                        cells.get(1),
                        cells.get(2),
                        category,
                        new Tier(tierFrom, tierTo),
                        new BigDecimal(cells.get(6)),
                        from,
                        cells.get(8))));
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(known -> known.getCurrencyCode().equals(code));
    }

    private static void need(int line, String field, String value, String pattern, List<RowError> errors) {
        if (!value.matches(pattern)) {
            errors.add(new RowError(line, field, value.isEmpty() ? "is empty" : "'" + value + "' is not allowed here"));
        }
    }

    /// Rows of one country from one day on.
    private record Band(String market, String country, String prefix, String category, LocalDate from) {
        static Band of(Rate rate) {
            return new Band(rate.market(), rate.country(), rate.prefix(), rate.category(), rate.effectiveFrom());
        }
    }

    private static Map<Band, List<Numbered>> bands(List<Numbered> rates) {
        Map<Band, List<Numbered>> bands = new LinkedHashMap<>();
        rates.stream()
                .sorted(Comparator.comparingLong(
                        numbered -> numbered.rate().tier().from()))
                .forEach(numbered -> bands.computeIfAbsent(Band.of(numbered.rate()), key -> new ArrayList<>())
                        .add(numbered));
        return bands;
    }

    /// Two rates for one minute are a mistake of the file.
    private static void overlaps(List<Numbered> rates, List<RowError> errors) {
        bands(rates).forEach((band, rows) -> {
            for (int i = 1; i < rows.size(); i++) {
                Tier below = rows.get(i - 1).rate().tier();
                Tier above = rows.get(i).rate().tier();
                if (below.to() == null || above.from() <= below.to()) {
                    errors.add(new RowError(
                            rows.get(i).line(),
                            rows.get(i).rate().category().isEmpty() ? "tier_from_minutes" : "tier_from_messages",
                            "The tier overlaps the one in line "
                                    + rows.get(i - 1).line()));
                }
            }
        });
    }

    /// RFC 4180: quotes around a cell, doubled inside.
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                fields.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        fields.add(cell.toString().strip());
        return fields;
    }
}
