package io.pulseline.platform.onboarding;

public enum StepState {
    TODO,
    RUNNING,
    DONE,
    FAILED,
    /// not for us: not configured, or the number's kind does not need it
    SKIPPED,
    /// Meta has to do something by itself
    WAITING
}
