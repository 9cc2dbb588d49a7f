package io.pulseline.platform.identity;

import io.pulseline.platform.kernel.PersonId;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// @param email     lower case
/// @param staffRole null for people who are not BSP staff
/// @param zone      what this person wants times in; null for the tenant's zone
public record Person(
        PersonId id,
        String email,
        String name,
        @Nullable Role staffRole,
        boolean active,
        @Nullable ZoneId zone) {}
