package io.pulseline.platform.onboarding;

import java.time.Instant;

/// How often Meta's window ended in one way.
///
/// @param event      Meta's word, or CLOSED
/// @param windowStep where it was left; empty when Meta did not say
/// @param message    Meta's text of an error; empty for none
public record FunnelRow(String event, String windowStep, String message, long times, Instant last) {}
