package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Meta's id of a call, `wacid.…`. Opaque, at most 255 characters (Meta, Calling reference, 26 Jun 2026; length limit
/// not documented).
public record Wacid(@JsonValue String value) {
    @JsonCreator
    public Wacid {
        if (value.isBlank() || value.length() > 255) {
            throw new IllegalArgumentException("Wacid must have 1 to 255 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
