package io.pulseline.platform.permissions.web;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.permissions.EvidenceFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// What the evidence is searched by, as the address has it; null or blank means any. Days are the viewer's, the last
/// one
/// included.
record EvidenceSearch(
        @Nullable String number,
        @Nullable String kind,
        @Nullable String q,
        @Nullable String from,
        @Nullable String to,
        @Nullable String cursor) {
    static final List<String> KINDS = List.of(
            "REQUESTED",
            "DELIVERED",
            "READ",
            "REQUEST_FAILED",
            "GRANTED",
            "DECLINED",
            "WITHDRAWN",
            "EXPIRED",
            "UNANSWERED",
            "LIVE_READ",
            "DIALLED",
            "USER_ID_CHANGED",
            "NUMBER_CHANGED");

    EvidenceFilter filter(ZoneId zone) {
        @Nullable LocalDate last = day(to);
        @Nullable LocalDate first = day(from);
        return new EvidenceFilter(
                blank(number) ? null : new PhoneNumberId(String.valueOf(number)),
                blank(kind) ? null : kind,
                blank(q) ? null : q,
                first == null ? null : start(first, zone),
                last == null ? null : start(last.plusDays(1), zone));
    }

    /// null for the first page, or when the address has no number there
    @Nullable
    public Long after() {
        return cursor != null && cursor.matches("[0-9]{1,18}") ? Long.valueOf(cursor) : null;
    }

    /// The page after this event.
    String address(String base, long event) {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromPath(base + "/permissions/evidence").queryParam("cursor", event);
        Map<String, @Nullable String> filters = new LinkedHashMap<>();
        filters.put("number", number);
        filters.put("kind", kind);
        filters.put("q", q);
        filters.put("from", from);
        filters.put("to", to);
        filters.forEach((name, value) -> {
            if (!blank(value)) {
                address.queryParam(name, "{" + name + "}");
            }
        });
        return address.encode().buildAndExpand(filters).toUriString();
    }

    public boolean any() {
        return !blank(number) || !blank(kind) || !blank(q) || !blank(from) || !blank(to);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return blank(text) ? null : LocalDate.parse(String.valueOf(text));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
