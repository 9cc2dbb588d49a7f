package io.pulseline.platform.settings;

import tools.jackson.databind.JsonNode;

/// One field that differs.
///
/// @param before as it is compared: lists in order, an empty text for what was never set
public record SettingsChange(CallingField field, JsonNode before, JsonNode after) {
    /// Stops calls or moves them elsewhere.
    public boolean risky() {
        return field.risky(after);
    }
}
