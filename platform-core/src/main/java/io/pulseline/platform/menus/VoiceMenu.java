package io.pulseline.platform.menus;

import io.pulseline.platform.calls.MenuTargets.Step;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/// @param prompt   how long what is said is; zero before anything was uploaded
/// @param keys     by key, `0` to `9`, `*`, `#`
/// @param tries    how often it is said before [#otherwise]
public record VoiceMenu(
        UUID id,
        String name,
        Duration prompt,
        int timeoutSeconds,
        int tries,
        Map<String, Step> keys,
        Step otherwise,
        int version) {}
