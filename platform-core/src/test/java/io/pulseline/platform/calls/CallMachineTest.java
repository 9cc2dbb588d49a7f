package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.calls.CallFact.*;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.webhooks.MetaEvent.MetaError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every order of what Meta tells, with repeats, ends in the same state; what we decide ourselves counts once.
class CallMachineTest {
    private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");
    private static final UUID SAVA = UUID.fromString("00000000-0000-4000-8000-0000000000a1");
    private static final MetaError TIMEOUT = new MetaError(138021, "Receive media timeout", null, "No media");

    /// A story: the facts of one call, and what an independent reading of Meta's pages says it ends as.
    record Story(
            String name,
            Direction direction,
            List<CallFact> facts,
            Outcome outcome,
            Fault fault,
            @Nullable Long seconds) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> stories() {
        Direction in = Direction.USER_INITIATED;
        Direction out = Direction.BUSINESS_INITIATED;
        CallFact connect = new Invited(at(0), false);
        CallFact ready = new MediaReady(at(2));
        CallFact rings = new UserRinging(at(3));
        CallFact accepted = new UserAccepted(at(7));
        CallFact dialled = new Dialled(at(1));
        return Stream.of(
                        new Story(
                                "user call answered",
                                in,
                                List.of(
                                        connect,
                                        new PreAccepted(at(1)),
                                        new AgentReady(at(4), SAVA),
                                        new AcceptTaken(at(5)),
                                        talked(70, 61)),
                                Outcome.ANSWERED,
                                Fault.NONE,
                                61L),
                        new Story(
                                "user call missed: completed without times",
                                in,
                                List.of(connect, new PreAccepted(at(1)), silent(30)),
                                Outcome.MISSED,
                                Fault.TENANT,
                                null),
                        new Story(
                                "user call that failed for want of our media",
                                in,
                                List.of(
                                        connect,
                                        new PreAccepted(at(1)),
                                        new AcceptTaken(at(4)),
                                        new Terminated(at(26), false, at(5), at(25), 20L, List.of(TIMEOUT))),
                                Outcome.FAILED,
                                Fault.US,
                                20L),
                        new Story(
                                "stale invitation",
                                in,
                                List.of(new Invited(at(0), true), silent(40)),
                                Outcome.MISSED,
                                Fault.TENANT,
                                null),
                        new Story(
                                "business call answered",
                                out,
                                List.of(dialled, ready, rings, accepted, talked(90, 82)),
                                Outcome.ANSWERED,
                                Fault.NONE,
                                82L),
                        new Story(
                                "business call answered, status never came",
                                out,
                                List.of(dialled, ready, talked(90, 82)),
                                Outcome.ANSWERED,
                                Fault.NONE,
                                82L),
                        new Story(
                                "connect is not an answer",
                                out,
                                List.of(dialled, ready, rings, silent(40)),
                                Outcome.UNANSWERED,
                                Fault.USER,
                                null),
                        new Story(
                                "business call declined by the user",
                                out,
                                List.of(dialled, ready, rings, new UserRejected(at(9)), silent(10)),
                                Outcome.DECLINED,
                                Fault.USER,
                                null),
                        new Story(
                                "business call declined, terminate lost",
                                out,
                                List.of(dialled, ready, rings, new UserRejected(at(9))),
                                Outcome.DECLINED,
                                Fault.USER,
                                null),
                        new Story(
                                "two reports of one end, one knows more",
                                out,
                                List.of(dialled, ready, silent(91), talked(90, 82)),
                                Outcome.ANSWERED,
                                Fault.NONE,
                                82L))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyOrderWithRepeatsEndsInTheSameState(Story story) {
        List<CallState> ends = new ArrayList<>();
        permutations(story.facts(), order -> {
            Random random = new Random(order.hashCode());
            List<CallFact> noisy = new ArrayList<>(order);
            for (int i = 0; i < 3; i++) {
                // a repeat is never the first of its kind
                CallFact again = order.get(random.nextInt(order.size()));
                noisy.add(noisy.indexOf(again) + 1 + random.nextInt(noisy.size() - noisy.indexOf(again)), again);
            }
            ends.add(run(story.direction(), noisy));
        });
        assertThat(ends).hasSizeGreaterThan(1).containsOnly(ends.getFirst());
        CallState end = ends.getFirst();
        assertThat(CallVerdicts.outcome(end)).isEqualTo(story.outcome());
        assertThat(CallVerdicts.fault(end)).isEqualTo(story.fault());
        assertThat(end.seconds()).isEqualTo(story.seconds());
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theEndIsFinalAtEveryPointOfEveryOrder(Story story) {
        permutations(story.facts(), order -> {
            CallState state = CallState.fresh(story.direction());
            boolean ended = false;
            for (CallFact fact : order) {
                state = CallMachine.apply(state, fact).state();
                assertThat(ended && !state.ended())
                        .as("%s revived a call", fact)
                        .isFalse();
                ended = state.ended();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("stories")
    void ourOwnDecisionsAfterTheEndChangeNothing(Story story) {
        CallState end = run(story.direction(), story.facts());
        for (CallFact late : decisions(500)) {
            CallMachine.Transition transition = CallMachine.apply(end, late);
            assertThat(transition.changed()).as("%s", late).isFalse();
            assertThat(transition.actions()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void noStepIsAskedForTwiceInAnyOrder(Story story) {
        permutations(story.facts(), order -> {
            List<CallFact> twice = new ArrayList<>(order);
            twice.addAll(order);
            List<CallAction> asked = actions(story.direction(), twice);
            assertThat(asked).doesNotHaveDuplicates();
            // Meta ended these calls: nobody tells Meta to end them
            assertThat(asked).doesNotContain(CallAction.TERMINATE, CallAction.REJECT);
        });
    }

    @Test
    void anAgentWhoNeverComesLeavesTheUserToMusicAndTheNextAgent() {
        List<CallFact> answered = List.of(
                new Invited(at(0), false), new PreAccepted(at(1)), new AgentReady(at(4), SAVA), new AcceptTaken(at(5)));
        List<CallFact> missing = Stream.concat(answered.stream(), Stream.of(new AgentMissing(at(14))))
                .toList();
        CallState waits = run(Direction.USER_INITIATED, missing);
        assertThat(waits.queued()).isTrue();
        assertThat(waits.agent()).isNull();
        assertThat(waits.phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(actions(Direction.USER_INITIATED, missing))
                .as("accepted once: Meta takes no second accept")
                .containsOnlyOnce(CallAction.ACCEPT)
                .endsWith(CallAction.HOLD_USER);

        CallMachine.Transition taken = CallMachine.apply(waits, new AgentReady(at(20), SAVA));
        assertThat(taken.actions()).containsExactly(CallAction.RESUME_USER);
        CallState left = CallMachine.apply(waits, talked(30, 25)).state();
        assertThat(CallVerdicts.outcome(left)).isEqualTo(Outcome.MISSED);
        assertThat(CallVerdicts.reason(left)).contains("no voice path");
        CallState over = CallMachine.apply(left, new AgentMissing(at(31))).state();
        assertThat(over).as("counts while the call lives").isEqualTo(left);
    }

    @Test
    void firstDecisionEndsALivingCallAndLaterOnesCountNothing() {
        for (CallFact first : decisions(10)) {
            for (CallFact second : decisions(20)) {
                CallState once = run(Direction.USER_INITIATED, List.of(new Invited(at(0), false), first));
                CallState both = run(Direction.USER_INITIATED, List.of(new Invited(at(0), false), first, second));
                assertThat(once.ended()).as("%s ends", first).isTrue();
                assertThat(both).as("%s after %s", second, first).isEqualTo(once);
            }
        }
    }

    @Test
    void lateConnectAfterTerminateAsksForNothing() {
        CallState over = run(Direction.USER_INITIATED, List.of(silent(3)));
        CallMachine.Transition late = CallMachine.apply(over, new Invited(at(0), false));
        assertThat(late.changed()).isTrue();
        assertThat(late.actions()).isEmpty();
        assertThat(late.state().phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void staleConnectNeverAsksForAnything() {
        CallMachine.Transition stale =
                CallMachine.apply(CallState.fresh(Direction.USER_INITIATED), new Invited(at(0), true));
        assertThat(stale.actions()).isEmpty();
        assertThat(stale.state().ended()).isTrue();
    }

    @Test
    void acceptWaitsForBothPreAcceptAndTheAgentInEitherOrder() {
        CallFact connect = new Invited(at(0), false);
        CallFact agent = new AgentReady(at(2), SAVA);
        CallFact pre = new PreAccepted(at(1));
        assertThat(actions(Direction.USER_INITIATED, List.of(connect, pre, agent)))
                .containsExactly(CallAction.PREPARE, CallAction.ACCEPT);
        assertThat(actions(Direction.USER_INITIATED, List.of(connect, agent, pre)))
                .containsExactly(CallAction.PREPARE, CallAction.ACCEPT);
        assertThat(actions(Direction.USER_INITIATED, List.of(connect, agent))).containsExactly(CallAction.PREPARE);
    }

    @Test
    void microphoneOpensOnlyWhenTheUserAcceptedAndMediaIsReady() {
        CallFact ready = new MediaReady(at(2));
        CallFact accepted = new UserAccepted(at(5));
        assertThat(actions(Direction.BUSINESS_INITIATED, List.of(ready, new UserRinging(at(3)))))
                .containsExactly(CallAction.APPLY_ANSWER);
        assertThat(actions(Direction.BUSINESS_INITIATED, List.of(accepted))).isEmpty();
        assertThat(actions(Direction.BUSINESS_INITIATED, List.of(accepted, ready)))
                .containsExactly(CallAction.APPLY_ANSWER, CallAction.OPEN_MEDIA);
    }

    @Test
    void decliningWhileItRingsRejectsAndHangingUpLaterTerminates() {
        CallFact connect = new Invited(at(0), false);
        CallFact hangUp = new HangUpAsked(at(9));
        assertThat(actions(Direction.USER_INITIATED, List.of(connect, hangUp)))
                .containsExactly(CallAction.PREPARE, CallAction.REJECT, CallAction.CLOSE_SESSION);
        assertThat(actions(
                        Direction.USER_INITIATED,
                        List.of(
                                connect,
                                new PreAccepted(at(1)),
                                new AgentReady(at(2), SAVA),
                                new AcceptTaken(at(3)),
                                hangUp)))
                .endsWith(CallAction.TERMINATE, CallAction.CLOSE_SESSION);
    }

    @Test
    void dialThatWasHungUpBeforeMetaNamedItIsTerminatedOnceItIsKnown() {
        CallFact hangUp = new HangUpAsked(at(1));
        List<CallAction> asked = actions(
                Direction.BUSINESS_INITIATED,
                List.of(hangUp, new Dialled(at(2)), new UserRinging(at(3)), new MediaReady(at(2))));
        // the first finds no id to end and does nothing, the second is sent when Graph gave one
        assertThat(asked).containsExactly(CallAction.TERMINATE, CallAction.CLOSE_SESSION, CallAction.TERMINATE);
    }

    @Test
    void lostWorkerFailsTheCallAndOnlyMetaIsTold() {
        List<CallFact> facts =
                List.of(new Invited(at(0), false), new PreAccepted(at(1)), new WorkerGone(at(5)), talked(10, 4));
        CallState state = run(Direction.USER_INITIATED, facts);
        assertThat(CallVerdicts.outcome(state)).isEqualTo(Outcome.FAILED);
        assertThat(CallVerdicts.reason(state)).isEqualTo("worker lost");
        assertThat(state.seconds()).as("money follows Meta all the same").isEqualTo(4);
        assertThat(actions(Direction.USER_INITIATED, facts)).containsExactly(CallAction.PREPARE, CallAction.TERMINATE);
    }

    @Test
    void agentsLegAloneDoesNotEndACall() {
        CallState state = run(
                Direction.BUSINESS_INITIATED, List.of(new MediaReady(at(1)), new LegBroken(at(2), false, "closed")));
        assertThat(state.ended()).isFalse();
    }

    @Test
    void refusalAfterTheUserHungUpLeavesTheCallMissed() {
        CallFact refused = new SetupFailed(at(4), Fault.META, "call already ended", 100);
        CallState state = run(Direction.USER_INITIATED, List.of(new Invited(at(0), false), silent(3), refused));
        assertThat(CallVerdicts.outcome(state)).isEqualTo(Outcome.MISSED);
    }

    @Test
    void aCallThatMetaForgotIsMissedAndTerminatedAfterItsTime() {
        CallState invited = run(Direction.USER_INITIATED, List.of(new Invited(at(0), false)));
        CallMachine.Transition over = CallMachine.apply(invited, new RingExpired(at(90)));
        assertThat(CallVerdicts.outcome(over.state())).isEqualTo(Outcome.MISSED);
        assertThat(CallVerdicts.reason(over.state())).isEqualTo("nobody answered in time");
        assertThat(over.actions()).containsExactly(CallAction.TERMINATE, CallAction.CLOSE_SESSION);
    }

    private static List<CallFact> decisions(int second) {
        return List.of(
                new HangUpAsked(at(second)),
                new RingExpired(at(second)),
                new WorkerGone(at(second)),
                new LegBroken(at(second), true, "ice timeout"),
                new AgentGone(at(second)),
                new AlreadyOver(at(second)),
                new SetupFailed(at(second), Fault.META, "no", null));
    }

    private static Instant at(int second) {
        return T.plusSeconds(second);
    }

    private static Terminated talked(int end, long seconds) {
        return new Terminated(at(end), true, at(end).minusSeconds(seconds), at(end), seconds, List.of());
    }

    private static Terminated silent(int end) {
        return new Terminated(at(end), true, null, null, null, List.of());
    }

    private static CallState run(Direction direction, List<CallFact> facts) {
        CallState state = CallState.fresh(direction);
        for (CallFact fact : facts) {
            state = CallMachine.apply(state, fact).state();
        }
        return state;
    }

    private static List<CallAction> actions(Direction direction, List<CallFact> facts) {
        CallState state = CallState.fresh(direction);
        List<CallAction> asked = new ArrayList<>();
        for (CallFact fact : facts) {
            CallMachine.Transition transition = CallMachine.apply(state, fact);
            asked.addAll(transition.actions());
            state = transition.state();
        }
        return asked;
    }

    private static void permutations(List<CallFact> facts, Consumer<List<CallFact>> each) {
        permute(new ArrayList<>(facts), 0, each);
    }

    private static void permute(List<CallFact> facts, int from, Consumer<List<CallFact>> each) {
        if (from == facts.size()) {
            each.accept(List.copyOf(facts));
            return;
        }
        for (int i = from; i < facts.size(); i++) {
            Collections.swap(facts, from, i);
            permute(facts, from + 1, each);
            Collections.swap(facts, from, i);
        }
    }
}
