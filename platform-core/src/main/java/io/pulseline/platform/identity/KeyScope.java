package io.pulseline.platform.identity;

/// What a program's key may change. Every key reads; what only looks ahead (previews) is reading.
public enum KeyScope {
    /// Place, answer, reject and end calls.
    CALLS,
    /// Ask users for permission.
    PERMISSIONS,
    /// Change settings and routing of numbers, trunks and extensions.
    SETTINGS,
    /// Let administrators listen to talks, speak into them and take calls over from bots.
    SUPERVISION,
    /// All of these and whatever comes.
    EVERYTHING
}
