package io.pulseline.platform.integration;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    private static final List<String> MANAGEMENT =
            List.of("account_update", "phone_number_quality_update", "phone_number_name_update");

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

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        return Arrays.stream(lists).flatMap(List::stream).toList();
    }
}
