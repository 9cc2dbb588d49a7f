package io.pulseline.platform.permissions.web;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.permissions.BoardQuery;
import io.pulseline.platform.permissions.PermissionStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// What the board is narrowed by, as the address has it; null, blank or unknown means any.
///
/// @param q part of a name, number or id
record BoardFilter(
        @Nullable String view,
        @Nullable String number,
        @Nullable String status,
        @Nullable String q,
        @Nullable String cursor) {
    @Nullable
    public PhoneNumberId id() {
        return blank(number) ? null : new PhoneNumberId(String.valueOf(number));
    }

    public boolean any() {
        return !blank(number) || !blank(status) || !blank(q);
    }

    /// The tab that is open.
    public BoardQuery.View tab() {
        for (BoardQuery.View known : BoardQuery.View.values()) {
            if (known.name().equals(view)) {
                return known;
            }
        }
        return BoardQuery.View.ALL;
    }

    public BoardQuery query() {
        PermissionStatus wanted = null;
        for (PermissionStatus known : PermissionStatus.values()) {
            wanted = known.name().equals(status) ? known : wanted;
        }
        return new BoardQuery(tab(), id(), wanted, blank(q) ? null : q, BoardQuery.Cursor.of(cursor));
    }

    /// The same filters on another page of the list, another tab or the export.
    public String address(String path, String tab, @Nullable String after) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        all.put("view", tab.equals("ALL") ? null : tab);
        all.put("number", number);
        all.put("status", status);
        all.put("q", q);
        all.put("cursor", after);
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        all.forEach((name, value) -> {
            if (!blank(value)) {
                address.queryParam(name, "{" + name + "}");
            }
        });
        return address.encode().buildAndExpand(all).toUriString();
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
