package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where each waiting call rings now. A pure function of what is stored and of the time, so that every tab, every
/// device
/// and every node that asks gets the same answer, and a reload changes nothing.
///
/// The oldest call comes first; at an agent one call rings at a time.
public final class RingPlan {
    /// How long it is one agent's, or one group's, turn. Meta gives the user up after 30 to 60 s.
    public static final Duration TURN = Duration.ofSeconds(8);

    private RingPlan() {}

    /// @param declined who does not want it
    public record Waiting(CallId call, Ring ring, Set<PersonId> declined) {}

    /// One turn: those at whom it rings at once, never nobody.
    public record Turn(Why why, List<Agent> agents) {}

    public enum Why {
        EVERYBODY,
        LONGEST_IDLE,
        ASSIGNED,
        TEAM,
        ANYBODY
    }

    /// @param waiting oldest first
    /// @return by agent; who is not in it hears nothing
    public static Map<PersonId, CallId> of(List<Waiting> waiting, List<Agent> agents, Instant now) {
        Map<PersonId, CallId> rings = new HashMap<>();
        for (Waiting call : waiting) {
            List<Agent> free = agents.stream()
                    .filter(agent -> agent.available()
                            && !rings.containsKey(agent.id())
                            && !call.declined().contains(agent.id()))
                    .toList();
            Ring ring = call.ring();
            List<Turn> turns = turns(ring.strategy(), ring.team(), ring.assigned(), free);
            if (!turns.isEmpty()) {
                int passed =
                        (int) (Math.max(0, Duration.between(ring.since(), now).toMillis()) / TURN.toMillis());
                // one after the other and round again, but nobody who is asked together is left out again
                int turn = ring.strategy() == RingStrategy.LONGEST_IDLE
                        ? passed % turns.size()
                        : Math.min(passed, turns.size() - 1);
                turns.get(turn).agents().forEach(agent -> rings.put(agent.id(), call.call()));
            }
        }
        return rings;
    }

    /// Whose turn it is, in order. Groups in which nobody is free have none.
    ///
    /// @param free those who are available
    public static List<Turn> turns(
            RingStrategy strategy, @Nullable UUID team, @Nullable PersonId assigned, List<Agent> free) {
        List<Agent> group = free.stream()
                .filter(agent -> team == null || agent.teams().contains(team))
                .sorted(Comparator.comparing(Agent::since)
                        .thenComparing(agent -> agent.id().value()))
                .toList();
        List<Turn> turns = new ArrayList<>();
        switch (strategy) {
            case ALL -> turns.add(new Turn(Why.EVERYBODY, group));
            case LONGEST_IDLE -> group.forEach(agent -> turns.add(new Turn(Why.LONGEST_IDLE, List.of(agent))));
            case ASSIGNED_FIRST -> {
                turns.add(new Turn(
                        Why.ASSIGNED,
                        free.stream()
                                .filter(agent -> agent.id().equals(assigned))
                                .toList()));
                if (team != null) {
                    turns.add(new Turn(Why.TEAM, group));
                }
                turns.add(new Turn(Why.ANYBODY, free));
            }
        }
        return turns.stream().filter(turn -> !turn.agents().isEmpty()).toList();
    }
}
