package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Our id of one call, made before Meta knows of it. Meta's own id is [Wacid].
public record CallId(@JsonValue UUID value) {
    @JsonCreator
    public CallId {}

    /// @throws IllegalArgumentException if the text is no UUID
    public static CallId of(String text) {
        return new CallId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
