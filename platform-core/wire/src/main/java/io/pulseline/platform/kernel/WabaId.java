package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Meta's id of a WhatsApp Business Account (since autumn 2026: messaging account). Opaque.
public record WabaId(@JsonValue String value) {
    @JsonCreator
    public WabaId {
        if (value.isBlank() || value.length() > 64) {
            throw new IllegalArgumentException("WabaId must have 1 to 64 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
