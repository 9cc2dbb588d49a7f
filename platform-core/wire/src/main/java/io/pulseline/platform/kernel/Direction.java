package io.pulseline.platform.kernel;

/// Who called whom. The names are Meta's own.
public enum Direction {
    /// UIC: the WhatsApp user called the business. Free.
    USER_INITIATED,
    /// BIC: the business called the user. Needs the user's permission; billed when answered.
    BUSINESS_INITIATED
}
