package io.pulseline.platform.calllists;

import io.pulseline.platform.calls.Agent;
import io.pulseline.platform.calls.AgentFloor;
import io.pulseline.platform.calls.Ringing;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Who can take a call of a list now. A call that a user placed comes first: at whom one rings is not free.
@Component
class FreeAgents {
    private final AgentFloor floor;
    private final Ringing ringing;

    FreeAgents(AgentFloor floor, Ringing ringing) {
        this.floor = floor;
        this.ringing = ringing;
    }

    /// Who has waited longest.
    ///
    /// @param team null for all agents
    Optional<Agent> next(TenantId tenant, @Nullable UUID team) {
        Set<PersonId> rung = ringing.look(tenant).rings().keySet();
        return floor.agents(tenant).stream()
                .filter(agent -> agent.available() && !rung.contains(agent.id()))
                .filter(agent -> team == null || agent.teams().contains(team))
                .min(Comparator.comparing(Agent::since)
                        .thenComparing(agent -> agent.id().value()));
    }
}
