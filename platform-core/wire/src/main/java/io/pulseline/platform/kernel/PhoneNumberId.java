package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Meta's opaque id of a business phone number. Never the dialable number, which is [E164].
public record PhoneNumberId(@JsonValue String value) {
    @JsonCreator
    public PhoneNumberId {
        if (value.isBlank() || value.length() > 64) {
            throw new IllegalArgumentException("PhoneNumberId must have 1 to 64 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
