package io.pulseline.platform.rating;

import org.jspecify.annotations.Nullable;

/// A band of minutes in a calendar month, as the card prints it.
///
/// @param to null for no upper bound
public record Tier(long from, @Nullable Long to) {}
