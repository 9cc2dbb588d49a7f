package io.pulseline.platform.recordings;

/// Which calls of a number are recorded, and by whom.
public enum RecordingMode {
    OFF,
    /// Every call that our relay carries, from its first word after the announcement.
    ALL,
    /// Those whose agent asks for it in the middle of the call.
    ON_DEMAND,
    /// Every call that Graph accepts or dials, by Meta.
    META
}
