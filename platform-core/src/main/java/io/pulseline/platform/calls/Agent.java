package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.PersonId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// Somebody who has a softphone open.
///
/// @param since     when the state began; for [State#AVAILABLE] since when the agent has been in no call
/// @param teams     ids of the teams of this agent
public record Agent(PersonId id, String name, State state, Instant since, Set<UUID> teams) {
    public Agent {
        teams = Set.copyOf(teams);
    }

    public enum State {
        AVAILABLE,
        /// in a call, ringing at the user, or asked by a colleague about one
        BUSY,
        /// a call has just ended, and the tenant leaves a while for the notes
        WRAP_UP,
        AWAY
    }

    public boolean available() {
        return state == State.AVAILABLE;
    }
}
