package io.pulseline.platform.integration;

/// Meta's integration patterns for calling.
///
/// @see "Meta, Integration patterns, 22 Oct 2025"
public enum Pattern {
    /// The messaging BSP also does calling, on the same number and with the same app; what Meta recommends.
    SINGLE_BSP,
    /// Several providers on one number, each with an account of its own; all of them get every incoming
    /// webhook.
    MULTI_SOLUTION,
    /// Calling alone, on a number of its own.
    CALLING_ONLY,
    /// A solution partner and a tech provider share the customer; only one of them may send and call.
    MULTI_PARTNER
}
