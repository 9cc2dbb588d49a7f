package io.pulseline.platform.settings;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A change that waits for its time.
///
/// @param outcome why it failed, null otherwise
public record SettingsPlan(
        UUID id,
        PhoneNumberId number,
        ObjectNode change,
        Instant dueAt,
        String actor,
        @Nullable String reason,
        State state,
        @Nullable String outcome) {
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }
}
