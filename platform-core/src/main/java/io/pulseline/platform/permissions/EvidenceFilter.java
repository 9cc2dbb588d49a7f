package io.pulseline.platform.permissions;

import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Narrows the search over a tenant's evidence; null means any.
///
/// @param kind e.g. GRANTED
/// @param user number, business-scoped id or part of a name
public record EvidenceFilter(
        @Nullable PhoneNumberId number,
        @Nullable String kind,
        @Nullable String user,
        @Nullable Instant from,
        @Nullable Instant to) {}
