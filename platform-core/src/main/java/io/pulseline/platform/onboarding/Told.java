package io.pulseline.platform.onboarding;

import java.time.Instant;

/// One thing that Meta's window told the page.
public record Told(Instant at, WindowEvent event) {}
