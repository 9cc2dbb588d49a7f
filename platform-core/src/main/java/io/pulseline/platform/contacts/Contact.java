package io.pulseline.platform.contacts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One WhatsApp user as a tenant's records know it.
///
/// @param waIds       digits; several when the user changed its number
/// @param bsuids      business-scoped ids, one a portfolio
/// @param names       as the user's profile said over time
/// @param calls       with or to this user
/// @param live        of these, how many are not over
/// @param permissions numbers that know something of its permission
/// @param evidence    entries of the evidence of its consent
/// @param requests    for its permission
/// @param first       the first call; null when there was none. `last` likewise
public record Contact(
        List<String> waIds,
        List<String> bsuids,
        List<String> names,
        long calls,
        long live,
        long permissions,
        long evidence,
        long requests,
        @Nullable Instant first,
        @Nullable Instant last) {
    /// What people recognise it by.
    public String label() {
        return !names.isEmpty() ? names.getFirst() : waIds.isEmpty() ? bsuids.getFirst() : "+" + waIds.getFirst();
    }

    /// The keys that records use: every number and every business-scoped id.
    List<String> keys() {
        return java.util.stream.Stream.concat(waIds.stream(), bsuids.stream()).toList();
    }
}
