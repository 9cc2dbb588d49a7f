package io.pulseline.platform.integration;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// @param callingApp   Meta's id of the app that does calls; null for the app of this installation
/// @param messagingApp Meta's id of the app that does messages; null for the app of this installation
/// @param changedAt    null when nobody ever chose
public record Integration(
        Pattern pattern,
        @Nullable String callingApp,
        @Nullable String messagingApp,
        @Nullable Instant changedAt,
        @Nullable String changedBy) {
    /// The ordinary case.
    public static final Integration ORDINARY = new Integration(Pattern.SINGLE_BSP, null, null, null, null);

    private static final List<String> CALLS = List.of("calls", "account_settings_update");
    private static final List<String> MESSAGES = List.of("messages");
    private static final List<String> MANAGEMENT = List.of(
            "account_update", "business_capability_update", "phone_number_quality_update", "phone_number_name_update");

    public boolean oneApp() {
        return Objects.equals(callingApp, messagingApp);
    }

    /// What the app that does calls has to be subscribed to. Requests for permission and their answers are
    /// messages, so a calling app alone needs both.
    public List<String> callingFields() {
        return oneApp() || pattern == Pattern.CALLING_ONLY || pattern == Pattern.MULTI_SOLUTION
                ? join(CALLS, MESSAGES, MANAGEMENT)
                : join(CALLS, MANAGEMENT);
    }

    /// What the other app has to be subscribed to; empty with one app.
    public List<String> messagingFields() {
        return oneApp() ? List.of() : join(MESSAGES, MANAGEMENT);
    }

    /// Apps that have to be on the tenant's accounts, each once.
    ///
    /// @param ours Meta's id of the app of this installation; null when none is set up, and then it is left out
    public List<String> apps(@Nullable String ours) {
        return Stream.of(callingApp == null ? ours : callingApp, messagingApp == null ? ours : messagingApp)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /// What the app of this installation has to be subscribed to; empty when the pattern gives it nothing to do.
    ///
    /// @param ours as above
    public List<String> fieldsOf(@Nullable String ours) {
        boolean calls = callingApp == null || callingApp.equals(ours);
        boolean messages = messagingApp == null || messagingApp.equals(ours);
        if (calls) {
            return callingFields();
        }
        return messages ? messagingFields() : List.of();
    }

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }
}
