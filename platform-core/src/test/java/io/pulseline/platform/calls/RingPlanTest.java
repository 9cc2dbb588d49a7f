package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// At whom a call rings, second by second.
class RingPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final UUID DISPATCH = UUID.fromString("00000000-0000-4000-8000-0000000000d1");
    private static final Agent SAVA = agent("Sava", Agent.State.AVAILABLE, 60, DISPATCH);
    private static final Agent IVO = agent("Ivo", Agent.State.AVAILABLE, 300);
    private static final Agent VERA = agent("Vera", Agent.State.AVAILABLE, 120, DISPATCH);
    private static final Agent BUSY = agent("Busy", Agent.State.BUSY, 900, DISPATCH);
    private static final Agent AWAY = agent("Away", Agent.State.AWAY, 900);
    private static final Agent NOTES = agent("Notes", Agent.State.WRAP_UP, 5);
    private static final List<Agent> ALL = List.of(SAVA, IVO, VERA, BUSY, AWAY, NOTES);

    @Test
    void everybodyWhoIsFreeHearsIt() {
        assertThat(at(0, RingStrategy.ALL, null, null)).containsExactlyInAnyOrder(SAVA.id(), IVO.id(), VERA.id());
    }

    @Test
    void aTeamsCallRingsAtNobodyElse() {
        assertThat(at(0, RingStrategy.ALL, DISPATCH, null)).containsExactlyInAnyOrder(SAVA.id(), VERA.id());
        assertThat(at(30, RingStrategy.ALL, DISPATCH, null)).containsExactlyInAnyOrder(SAVA.id(), VERA.id());
    }

    @Test
    void whoHasWaitedLongestComesFirstAndTheOthersTakeTurns() {
        assertThat(at(0, RingStrategy.LONGEST_IDLE, null, null)).containsExactly(IVO.id());
        assertThat(at(7, RingStrategy.LONGEST_IDLE, null, null)).containsExactly(IVO.id());
        assertThat(at(8, RingStrategy.LONGEST_IDLE, null, null)).containsExactly(VERA.id());
        assertThat(at(16, RingStrategy.LONGEST_IDLE, null, null)).containsExactly(SAVA.id());
        assertThat(at(24, RingStrategy.LONGEST_IDLE, null, null))
                .as("and round again")
                .containsExactly(IVO.id());
    }

    @Test
    void theAgentOfTheUserComesFirstThenTheTeamThenAnybody() {
        assertThat(at(0, RingStrategy.ASSIGNED_FIRST, DISPATCH, IVO.id())).containsExactly(IVO.id());
        assertThat(at(8, RingStrategy.ASSIGNED_FIRST, DISPATCH, IVO.id()))
                .containsExactlyInAnyOrder(SAVA.id(), VERA.id());
        assertThat(at(16, RingStrategy.ASSIGNED_FIRST, DISPATCH, IVO.id()))
                .containsExactlyInAnyOrder(SAVA.id(), VERA.id(), IVO.id());
        assertThat(at(60, RingStrategy.ASSIGNED_FIRST, DISPATCH, IVO.id()))
                .as("nobody who was asked is left out again")
                .hasSize(3);
    }

    @Test
    void anAgentWhoCannotTakeItCostsTheUserNoTime() {
        assertThat(at(0, RingStrategy.ASSIGNED_FIRST, DISPATCH, BUSY.id()))
                .containsExactlyInAnyOrder(SAVA.id(), VERA.id());
        assertThat(at(0, RingStrategy.ASSIGNED_FIRST, null, null)).hasSize(3);
    }

    @Test
    void oneCallRingsAtAnAgentTheOldestFirst() {
        CallId old = new CallId(UUID.randomUUID());
        CallId young = new CallId(UUID.randomUUID());
        Ring idle = new Ring(RingStrategy.LONGEST_IDLE, null, NOW, null);
        Map<PersonId, CallId> rings = RingPlan.of(
                List.of(new RingPlan.Waiting(old, idle, Set.of()), new RingPlan.Waiting(young, idle, Set.of())),
                ALL,
                NOW);
        assertThat(rings).containsExactlyInAnyOrderEntriesOf(Map.of(IVO.id(), old, VERA.id(), young));
        Ring all = new Ring(RingStrategy.ALL, null, NOW, null);
        assertThat(RingPlan.of(
                        List.of(new RingPlan.Waiting(old, all, Set.of()), new RingPlan.Waiting(young, all, Set.of())),
                        ALL,
                        NOW))
                .hasSize(3)
                .doesNotContainValue(young);
    }

    @Test
    void whoDeclinedIsNotAskedAgainAndTheOthersAre() {
        CallId call = new CallId(UUID.randomUUID());
        Ring all = new Ring(RingStrategy.ALL, null, NOW, null);
        Map<PersonId, CallId> rings = RingPlan.of(List.of(new RingPlan.Waiting(call, all, Set.of(IVO.id()))), ALL, NOW);
        assertThat(rings).doesNotContainKey(IVO.id()).containsEntry(SAVA.id(), call);
    }

    @Test
    void nobodyFreeIsNobody() {
        assertThat(RingPlan.of(
                        List.of(new RingPlan.Waiting(
                                new CallId(UUID.randomUUID()),
                                new Ring(RingStrategy.LONGEST_IDLE, null, NOW, null),
                                Set.of())),
                        List.of(BUSY, AWAY, NOTES),
                        NOW))
                .isEmpty();
    }

    private static Set<PersonId> at(
            int seconds, RingStrategy strategy, @Nullable UUID team, @Nullable PersonId assigned) {
        Ring ring = new Ring(strategy, team, NOW.minusSeconds(seconds), assigned);
        return RingPlan.of(List.of(new RingPlan.Waiting(new CallId(UUID.randomUUID()), ring, Set.of())), ALL, NOW)
                .keySet();
    }

    private static Agent agent(String name, Agent.State state, int idleSeconds, UUID... teams) {
        return new Agent(
                new PersonId(UUID.nameUUIDFromBytes(name.getBytes())),
                name,
                state,
                NOW.minusSeconds(idleSeconds),
                Set.of(teams));
    }
}
