package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A human being who signs in: BSP staff or a member of one or more tenants.
public record PersonId(@JsonValue UUID value) {
    @JsonCreator
    public PersonId {}

    /// @throws IllegalArgumentException if the text is no UUID
    public static PersonId of(String text) {
        return new PersonId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
