package io.pulseline.platform.wire;

/// Whom the user of a supervised talk talks with.
public enum MixPartner {
    PERSON,
    /// hears the user and nobody else: it takes every voice for the user's
    BOT
}
