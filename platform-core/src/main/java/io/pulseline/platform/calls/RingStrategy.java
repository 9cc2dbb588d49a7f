package io.pulseline.platform.calls;

/// In which order a call rings at the agents whose turn it is. It always rings at those only who are at
/// their desk, in
/// no
/// call, not wrapping up and not away.
public enum RingStrategy {
    /// at all of them at once; the first to answer has it
    ALL,
    /// at one at a time, beginning with who has been in no call for longest
    LONGEST_IDLE,
    /// at the agent who is to call the user back, or else talked with the user last, then at the team,
    /// then at any agent
    ASSIGNED_FIRST
}
