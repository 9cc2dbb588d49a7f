package io.pulseline.platform.onboarding;

/// How a sign-up began.
public enum Door {
    /// Meta's window, opened in the portal
    WINDOW,
    /// Meta told of the account, staff said whose it is
    EVENT,
    /// a number is added to an account that is aboard
    NUMBER
}
