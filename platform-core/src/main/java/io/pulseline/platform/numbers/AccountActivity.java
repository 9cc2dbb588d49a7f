package io.pulseline.platform.numbers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A line of Meta's own log of an account.
///
/// @param waba        the account
/// @param type        Meta's word, upper case
/// @param actorType   Meta's word: USER, SYSTEM, API, ADMIN, AUTOMATED_PROCESS; null when not said
/// @param actor       a name, else an id; null when not said
/// @param raw         the whole line as Meta wrote it, JSON
public record AccountActivity(
        String waba,
        String account,
        String id,
        Instant at,
        String type,
        @Nullable String actorType,
        @Nullable String actor,
        @Nullable String description,
        String raw) {}
