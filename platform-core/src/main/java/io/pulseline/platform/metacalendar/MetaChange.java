package io.pulseline.platform.metacalendar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that Meta will change.
///
/// @param effect     what it does to us and to tenants
/// @param source     Meta's page and its date
/// @param notedBy    a person, or `Pulseline` where a release brought it
/// @param settlement null while nobody has dealt with it
public record MetaChange(
        UUID id,
        LocalDate day,
        Precision precision,
        String title,
        String effect,
        String source,
        String notedBy,
        @Nullable Settlement settlement) {
    public enum Precision {
        /// from that day
        ON,
        /// some time until then
        BY
    }

    /// @param what what was done, or why there is nothing to do
    public record Settlement(String what, String by, Instant at) {}

    public boolean settled() {
        return settlement != null;
    }
}
