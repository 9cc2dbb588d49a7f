package io.pulseline.platform.permissions.web;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.permissions.PermissionState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the board is narrowed by, as the address has it; null or blank means any.
///
/// @param q part of a name, number or id
record BoardFilter(
        @Nullable String number,
        @Nullable String status,
        @Nullable String q) {
    @Nullable
    PhoneNumberId id() {
        return number == null || number.isBlank() ? null : new PhoneNumberId(number);
    }

    public boolean any() {
        return !blank(number) || !blank(status) || !blank(q);
    }

    boolean fits(PermissionState state) {
        String name = state.user().name() == null ? "" : state.user().name();
        String digits = state.user().waId() == null ? "" : state.user().waId().digits();
        String text = (name + " " + digits + " " + state.user().key()).toLowerCase(Locale.ROOT);
        return (blank(status) || state.status().name().equals(status)) && text.contains(sought());
    }

    private String sought() {
        return q == null ? "" : q.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\+", "");
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
