package io.pulseline.platform.settings;

import io.pulseline.platform.audit.Actor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody wants settings to be different.
///
/// @param base   version that they looked at
/// @param change members of Meta's `calling` object; absent ones stay
/// @param reason why, in their words
public record SettingsOrder(
        Actor actor,
        long base,
        JsonNode change,
        SettingsVersion.Kind kind,
        @Nullable String reason) {}
