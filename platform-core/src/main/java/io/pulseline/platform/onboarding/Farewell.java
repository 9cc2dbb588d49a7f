package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.WabaId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was done when Meta said that an account is no longer ours.
///
/// @param account    its name
/// @param event      Meta's word
/// @param why        Meta's `disconnection_info` as JSON text, null for none
/// @param credit     null until done
/// @param allocation the loan of our line of credit, null when none was lent
/// @param fault      why the last try did not go through, null for none
/// @param doneAt     null while it is being done
public record Farewell(
        UUID id,
        WabaId waba,
        String account,
        String event,
        Instant heardAt,
        @Nullable String why,
        State state,
        @Nullable Credit credit,
        @Nullable String allocation,
        @Nullable GraphFault fault,
        int tries,
        @Nullable Instant doneAt) {
    public enum State {
        OPEN,
        /// Meta's live answer agrees: its token is forgotten, what it cost and said stays
        GONE,
        /// Meta still answers for it: the word was late, or came before a new grant
        STAYS
    }

    public enum Credit {
        /// nothing was lent
        NONE,
        /// taken back, and Meta says so
        TAKEN,
        /// other accounts of the same business are still with us and live on it
        KEPT
    }
}
