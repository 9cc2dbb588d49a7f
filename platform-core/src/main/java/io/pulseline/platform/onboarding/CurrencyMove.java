package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account on its way to another currency.
///
/// @param account    its name
/// @param metaId     null before Meta took the request
/// @param metaStatus Meta's own word, null before it said one
/// @param to         the copy, null before Meta names it
/// @param fault      why the last request did not go through, null for none
/// @param doneAt     null while it is going on
public record CurrencyMove(
        UUID id,
        WabaId from,
        String account,
        Currency currency,
        @Nullable String creditLine,
        State state,
        @Nullable String metaId,
        @Nullable String metaStatus,
        @Nullable WabaId to,
        @Nullable GraphFault fault,
        String startedBy,
        Instant startedAt,
        @Nullable Instant doneAt) {
    public enum State {
        /// Meta was asked and has not answered
        ASKING,
        /// Meta makes the copy
        COPYING,
        /// the copy is made; the numbers wait for somebody to say that they may go
        READY,
        /// the numbers are going
        MOVING,
        /// the numbers are in the new account, which tells us what happens
        DONE,
        /// nothing moved; it can be begun again
        FAILED
    }
}
