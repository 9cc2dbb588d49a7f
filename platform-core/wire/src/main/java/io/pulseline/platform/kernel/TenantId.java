package io.pulseline.platform.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A business customer of the BSP. Every tenant-owned row starts with it.
public record TenantId(@JsonValue UUID value) {
    @JsonCreator
    public TenantId {}

    /// @throws IllegalArgumentException if the text is no UUID
    public static TenantId of(String text) {
        return new TenantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
