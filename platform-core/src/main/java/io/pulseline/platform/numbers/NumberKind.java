package io.pulseline.platform.numbers;

/// What a number is for.
///
/// @see "Meta, Calling sandbox, 31 Oct 2025; About the platform, 5 Dec 2025"
public enum NumberKind {
    LIVE,
    /// Meta's sandbox account: plays a customer for 30 days, with relaxed limits
    SANDBOX,
    /// +1 555…: Meta's public test number and its free numbers
    TEST;

    /// Whether its calls are nobody's bill, and the messaging limit does not matter.
    public boolean onTrial() {
        return this != LIVE;
    }
}
