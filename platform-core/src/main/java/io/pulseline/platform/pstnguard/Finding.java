package io.pulseline.platform.pstnguard;

/// What the guard holds against a route.
///
/// @param route    as it was given
/// @param evidence what was seen: the carrier, the name or the address that gave it away; empty when the route says it
/// itself
public record Finding(PstnRule rule, String route, String evidence) {
    public boolean refuses() {
        return rule.refuses();
    }
}
