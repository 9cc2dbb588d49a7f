package io.pulseline.platform.permissions;

/// Truth order: Meta's live answer, then our ledger, then the rule table.
public enum Speaker {
    META,
    LEDGER,
    RULE
}
