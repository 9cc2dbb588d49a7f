package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Which call rings at whom now.
@Service
public class Ringing {
    private final TenantTransactions transactions;
    private final CallQueries queries;
    private final AgentFloor floor;
    private final Clock clock;

    Ringing(TenantTransactions transactions, CallQueries queries, AgentFloor floor, Clock clock) {
        this.transactions = transactions;
        this.queries = queries;
        this.floor = floor;
        this.clock = clock;
    }

    /// @param live  all calls that have not ended, oldest first
    /// @param rings which of them rings at which agent
    public record Desks(List<CallView> live, Map<PersonId, CallId> rings) {
        /// What rings at this agent.
        public Optional<CallView> at(PersonId agent) {
            CallId call = rings.get(agent);
            return live.stream().filter(one -> one.id().equals(call)).findFirst();
        }

        /// How many calls wait for an agent, the ringing ones included.
        public int waiting() {
            return (int) live.stream().filter(Ringing::waits).count();
        }
    }

    /// One look in one transaction. Agents are asked for only while a call waits.
    public Desks look(TenantId tenant) {
        return transactions.inTenant(tenant, () -> {
            List<CallView> live = queries.live();
            boolean any = live.stream().anyMatch(Ringing::waits);
            Map<CallId, Set<PersonId>> declined = any ? queries.declined() : Map.of();
            List<RingPlan.Waiting> waiting = live.stream()
                    .filter(Ringing::waits)
                    .map(call ->
                            new RingPlan.Waiting(call.id(), ring(call), declined.getOrDefault(call.id(), Set.of())))
                    .toList();
            return new Desks(
                    live, waiting.isEmpty() ? Map.of() : RingPlan.of(waiting, floor.agents(tenant), clock.instant()));
        });
    }

    /// Whether all whose turn it is, or comes in this step, have declined or cannot take the call now. Inside the
    /// caller's
    /// tenant transaction.
    boolean nobodyLeft(CallView call) {
        Ring ring = ring(call);
        Set<PersonId> declined = queries.declined().getOrDefault(call.id(), Set.of());
        List<Agent> left = floor.agents(call.tenant()).stream()
                .filter(agent -> agent.available() && !declined.contains(agent.id()))
                .toList();
        return RingPlan.turns(ring.strategy(), ring.team(), ring.assigned(), left)
                .isEmpty();
    }

    /// Whether a call that nobody has rings at this agent, now or later in its turn. A call of a team is its
    /// members'.
    boolean mayAnswer(TenantId tenant, PersonId agent, CallView call) {
        Ring ring = call.ring();
        UUID team = ring == null || ring.strategy() == RingStrategy.ASSIGNED_FIRST ? null : ring.team();
        return team == null
                || call.agentId() != null
                || call.direction() != Direction.USER_INITIATED && !call.waitsAccepted()
                || transactions.inTenant(tenant, () -> queries.inTeam(team, agent));
    }

    /// At whom a call would ring that came to these agents now.
    ///
    /// @param turns  in order, each [RingPlan#TURN] long; empty when nobody is free
    /// @param others of the same agents, at whom it would not ring, with why
    public record Explained(List<RingPlan.Turn> turns, List<Agent> others) {
        public Explained {
            turns = List.copyOf(turns);
            others = List.copyOf(others);
        }
    }

    /// Nothing rings. Who talked with the user last is not known here: that turn is left out.
    ///
    /// @param route of kind AGENTS
    public Explained explain(TenantId tenant, Route route) {
        List<Agent> agents = floor.agents(tenant).stream()
                .filter(agent -> route.order() == RingStrategy.ASSIGNED_FIRST
                        || route.id() == null
                        || agent.teams().contains(route.id()))
                .toList();
        return new Explained(
                RingPlan.turns(
                        route.order(),
                        route.id(),
                        null,
                        agents.stream().filter(Agent::available).toList()),
                agents.stream().filter(agent -> !agent.available()).toList());
    }

    /// A call of a user rings at the desks once its voice path is prepared: then Answer can be kept. Or
    /// it is accepted and
    /// waits in the queue.
    static boolean waits(CallView call) {
        if (call.agentId() != null) {
            return false;
        }
        if (call.direction() != Direction.USER_INITIATED) {
            return call.waitsAccepted();
        }
        return switch (call.phase()) {
            case RINGING ->
                call.route() != Route.Kind.VOICEMAIL
                        && call.route() != Route.Kind.SIP
                        && call.route() != Route.Kind.BOT
                        && call.route() != Route.Kind.MENU
                        && call.state().preAcceptedAt() != null;
            case IN_PROGRESS ->
                call.waitsAccepted()
                        || call.state().queued()
                                && call.route() != Route.Kind.SIP
                                && call.route() != Route.Kind.BOT
                                && call.route() != Route.Kind.MENU;
            case DIALING, ENDED -> false;
        };
    }

    /// Calls that came before there were strategies ring everywhere.
    private static Ring ring(CallView call) {
        return Objects.requireNonNullElseGet(
                call.ring(), () -> new Ring(RingStrategy.ALL, null, call.startedAt(), null));
    }
}
