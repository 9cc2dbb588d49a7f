package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.Charge;
import io.pulseline.platform.rating.Charges;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The main job without network: webhooks in, Graph and worker as hand-written fakes, real PostgreSQL as role `app`.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class CallFlowIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final WaUser MIRA = new WaUser(new E164("385915550142"), null, "Mira Kos");
    static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    static final PersonId IVO = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a2"));
    static final Actor ACTOR = new Actor.Human(SAVA, "Sava");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "call_flow");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    Inbox inbox;

    @Autowired
    Workers workers;

    @Autowired
    Charges charges;

    @Autowired
    RateCards cards;

    @Autowired
    AgentDesk desk;

    @Autowired
    WorkerSteps steps;

    @Autowired
    NumberRouting routing;

    @Autowired
    FakeGraph graph;

    @Autowired
    FakeLink link;

    @BeforeEach
    void aWorkerServes() throws Exception {
        graph.reset();
        // a call that a test left behind keeps its user busy
        for (CallView left : calls.live(TERN)) {
            calls.hangUp(TERN, ACTOR, left.id());
            if (left.wacid() != null) {
                deliver(MetaSays.terminate(
                        left.wacid().value(), left.direction().name(), "COMPLETED", null, null));
            }
        }
        until(() -> calls.live(TERN).isEmpty());
        graph.log.clear();
        link.sent.clear();
        routing.replace(TERN, ACTOR, SOFIA, Route.AGENTS_ONLY, null);
        lease(1);
        if (cards.all().isEmpty()) {
            var card = cards.store(ACTOR, "test.csv", CardImport.read("""
                    market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source
                    Rest of Central & Eastern Europe,HR,385,USD,0,50000,0.0095,2026-04-01,test
                    """)).orElseThrow();
            cards.activate(ACTOR, card.id());
        }
    }

    private void lease(long epoch) {
        workers.lease(new WorkerLease(
                1,
                "m-1",
                epoch,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://fake",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
    }

    @Test
    void userCallIsPreAcceptedAnsweredByTheFirstAgentAndFree() throws Exception {
        String wacid = "wacid.UIC1";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallView ringing = live(wacid);
        assertThat(ringing.phase()).isEqualTo(Phase.RINGING);

        assertThat(calls.join(TERN, SAVA, "Sava", ringing.id(), "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        assertThat(calls.join(TERN, IVO, "Ivo", ringing.id(), "browser offer"))
                .isEqualTo(new AnswerResult.TakenBy("Sava"));
        until(() -> graph.said("accept " + wacid));
        until(() -> link.sent.stream().anyMatch(WorkerCommand.OpenMedia.class::isInstance));
        assertThat(graph.acceptSdp).isEqualTo(graph.preAcceptSdp);

        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", Instant.now(), 61L));
        until(() -> calls.find(TERN, ringing.id()).orElseThrow().phase() == Phase.ENDED);
        CallView ended = calls.find(TERN, ringing.id()).orElseThrow();
        assertThat(ended.outcome()).isEqualTo(Outcome.ANSWERED);
        Charge charge = charges.find(TERN, ringing.id()).orElseThrow();
        assertThat(charge.pulses()).isEqualTo(11);
        assertThat(charge.metaCost()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(calls.find(MARLIN, ringing.id())).isEmpty();
    }

    @Test
    void terminateThatOvertakesConnectLeavesAMissedCallThatNeverRings() throws Exception {
        String wacid = "wacid.UIC2";
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> ended(wacid));
        CallView call = byWacid(wacid);
        assertThat(call.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(graph.said("pre_accept " + wacid)).isFalse();
        assertThat(calls.live(TERN)).noneMatch(live -> live.id().equals(call.id()));
    }

    @Test
    void aCallThatEndsWhileAPlaceIsSoughtLeavesNoSessionBehind() throws Exception {
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.API, null)), null)
                .orElseThrow();
        String wacid = "wacid.UIC-GONE";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> calls.live(TERN).stream().anyMatch(call -> call.route() == Route.Kind.API));
        CallView asItWas = live(wacid);
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
        until(() -> ended(wacid));
        assertThat(steps.answerMeta(asItWas, UUID.randomUUID(), "v=0")).isInstanceOf(StepEnd.Done.class);
        assertThat(link.sent).noneMatch(WorkerCommand.AnswerOffer.class::isInstance);
    }

    @Test
    void businessCallCostsItsPulses() throws Exception {
        DialResult result = calls.dial(TERN, ACTOR, dial("key-1"));
        assertThat(result).isInstanceOf(DialResult.Dialled.class);
        CallId id = ((DialResult.Dialled) result).call();
        assertThat(calls.dial(TERN, ACTOR, dial("key-1"))).isEqualTo(result);
        assertThat(graph.dials).isEqualTo(1);
        String wacid = calls.find(TERN, id).orElseThrow().wacid().value();

        deliver(MetaSays.connectBic(wacid));
        until(() -> link.sent.stream().anyMatch(WorkerCommand.ApplyAnswer.class::isInstance));
        deliver(MetaSays.status(wacid, "RINGING"));
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.RINGING);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "offer")).isInstanceOf(AnswerResult.Connected.class);
        deliver(MetaSays.status(wacid, "ACCEPTED"));
        until(() -> link.sent.stream().anyMatch(WorkerCommand.OpenMedia.class::isInstance));
        deliver(MetaSays.terminate(wacid, "BUSINESS_INITIATED", "COMPLETED", Instant.now(), 70L));
        until(() -> charges.find(TERN, id).isPresent());

        Charge charge = charges.find(TERN, id).orElseThrow();
        // 70 s are 12 pulses of 0.00095
        assertThat(charge.pulses()).isEqualTo(12);
        assertThat(charge.metaCost()).isEqualByComparingTo("0.0114");
        assertThat(charge.evidence()).isNotEmpty();
    }

    @Test
    void dialWithoutPermissionRingsNobodyAndIsRefusedByMetaItself() {
        graph.permission = CallPermissionReads.Status.NO_PERMISSION;
        graph.refuseDial = noPermission();
        desk.putAway(TERN, SAVA);
        assertThat(calls.dial(TERN, ACTOR, dial("key-2")))
                .isInstanceOfSatisfying(DialResult.NoPermission.class, refused -> {
                    assertThat(refused.fault()).isEqualTo(noPermission());
                    assertThat(refused.reason()).isEqualTo("(#138006) No approved call permission found why");
                });
        assertThat(graph.dials).isZero();
        assertThat(desk.wrapUp(TERN, SAVA)).as("nothing to wrap up").isEmpty();
    }

    @Test
    void aDeclineThatTerminateNeverFollowsEndsTheCallAndTellsMetaNothing() throws Exception {
        DialResult.Dialled dialled = (DialResult.Dialled) calls.dial(TERN, ACTOR, dial("key-declined"));
        String wacid = calls.find(TERN, dialled.call()).orElseThrow().wacid().value();
        deliver(MetaSays.status(wacid, "RINGING"));
        deliver(MetaSays.status(wacid, "REJECTED"));
        until(() -> calls.find(TERN, dialled.call()).orElseThrow().phase() == Phase.ENDED);
        CallView call = calls.find(TERN, dialled.call()).orElseThrow();
        assertThat(call.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(call.fault()).isEqualTo(Fault.USER);
        until(() -> link.sent.stream().anyMatch(WorkerCommand.CloseSession.class::isInstance));
        assertThat(graph.said("terminate " + wacid)).isFalse();
    }

    @Test
    void aProgramAnswersWithItsOwnMediaAndNoWorkerHasPartInIt() throws Exception {
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.API, null)), null)
                .orElseThrow();
        String wacid = "wacid.UIC-API";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> calls.live(TERN).stream().anyMatch(call -> call.route() == Route.Kind.API));
        CallView ringing = live(wacid);
        graph.refuseAccept = badSdp();
        assertThat(calls.answer(TERN, ACTOR, ringing.id(), "broken")).isInstanceOf(OwnMediaResult.Refused.class);
        assertThat(live(wacid).phase()).as("another answer may follow").isEqualTo(Phase.RINGING);
        graph.refuseAccept = null;
        assertThat(calls.answer(MARLIN, ACTOR, ringing.id(), "v=0 mine")).isInstanceOf(OwnMediaResult.Unknown.class);
        assertThat(calls.answer(TERN, ACTOR, ringing.id(), "v=0 mine")).isInstanceOf(OwnMediaResult.Taken.class);
        assertThat(graph.acceptSdp).isEqualTo("v=0 mine");
        assertThat(live(wacid).phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(calls.answer(TERN, ACTOR, ringing.id(), "v=0 mine")).isInstanceOf(OwnMediaResult.Taken.class);
        assertThat(calls.answer(TERN, ACTOR, ringing.id(), "v=0 other")).isInstanceOf(OwnMediaResult.NotPossible.class);
        assertThat(link.sent).noneMatch(WorkerCommand.AnswerOffer.class::isInstance);
        calls.hangUp(TERN, ACTOR, ringing.id());
        until(() -> graph.said("terminate " + wacid));
    }

    @Test
    void aCallThatNoProgramTakesRingsAtTheAgents() throws Exception {
        routing.replace(
                        TERN,
                        ACTOR,
                        SOFIA,
                        List.of(new Route(Route.Kind.API, 1), new Route(Route.Kind.AGENTS, null)),
                        null)
                .orElseThrow();
        String wacid = "wacid.UIC-PASSED-ON";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallView ringing = live(wacid);
        assertThat(ringing.route()).isEqualTo(Route.Kind.AGENTS);
        assertThat(calls.answer(TERN, ACTOR, ringing.id(), "v=0 too late"))
                .isInstanceOf(OwnMediaResult.NotPossible.class);
    }

    @Test
    void aPlanIsReplacedOnlyByWhoKnowsItsVersion() {
        int version = routing.find(TERN, SOFIA).version();
        assertThat(routing.replace(TERN, ACTOR, SOFIA, Route.AGENTS_ONLY, version + 1))
                .isEmpty();
        assertThat(routing.replace(TERN, ACTOR, SOFIA, Route.AGENTS_ONLY, version))
                .hasValueSatisfying(plan -> assertThat(plan.version()).isEqualTo(version + 1));
        assertThat(routing.find(MARLIN, SOFIA).version()).isZero();
    }

    @Test
    void metasRefusalIsKeptVerbatim() {
        graph.refuseDial = noPermission();
        assertThat(calls.dial(TERN, ACTOR, dial("key-3")))
                .isInstanceOfSatisfying(
                        DialResult.NoPermission.class,
                        refused -> assertThat(refused.reason()).contains("(#138006)"));
    }

    @Test
    void lostWorkerFailsItsCallsAndTellsMeta() throws Exception {
        String wacid = "wacid.UIC3";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallView call = live(wacid);
        lease(2);
        until(() -> graph.said("terminate " + wacid));
        CallView failed = calls.find(TERN, call.id()).orElseThrow();
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.reason()).isEqualTo("worker lost");
        assertThat(failed.fault()).isEqualTo(Fault.US);
    }

    private static GraphFault noPermission() {
        return new GraphFault(
                GraphFaultKind.NO_CALL_PERMISSION,
                401,
                138006,
                null,
                "(#138006) No approved call permission found",
                "why",
                "trace",
                false,
                false);
    }

    private static GraphFault badSdp() {
        return new GraphFault(
                GraphFaultKind.BAD_SDP, 400, 138008, null, "(#138008) SDP Validation error", null, "t", false, false);
    }

    private static LiveCalls.Dial dial(String key) {
        return new LiveCalls.Dial(SOFIA, MIRA, SAVA, "Sava", null, null, key);
    }

    private CallView live(String wacid) {
        return calls.live(TERN).stream()
                .filter(call -> call.wacid() != null && call.wacid().value().equals(wacid))
                .findFirst()
                .orElseThrow();
    }

    private CallView byWacid(String wacid) {
        return calls.list(TERN, new CallFilter(null, null, null, null, null, null, null, wacid), null, 10)
                .items()
                .getFirst();
    }

    private boolean ended(String wacid) {
        return calls
                .list(TERN, new CallFilter(null, null, null, null, null, null, null, wacid), null, 10)
                .items()
                .stream()
                .anyMatch(call -> call.phase() == Phase.ENDED && call.user() != null);
    }

    private void deliver(String value) throws Exception {
        inbox.store(MetaSays.envelope(value));
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        @Primary
        FakeGraph fakeGraph() {
            return new FakeGraph();
        }

        @Bean
        @Primary
        FakeLink fakeLink() {
            return new FakeLink();
        }
    }
}
