package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Business-scoped id of a WhatsApp user, ISO country + `.` + opaque text. Unique per user and business portfolio
/// (Meta, Business-scoped user IDs, 6 Feb 2026).
public record Bsuid(@JsonValue String value) {
    @JsonCreator
    public Bsuid {
        if (value.isBlank() || value.length() > 255) {
            throw new IllegalArgumentException("Bsuid must have 1 to 255 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
