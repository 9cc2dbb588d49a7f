package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pulseline.embedded.TestDatabase;
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
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The main job without network: webhooks in, Graph and worker as hand-written fakes, real PostgreSQL as
/// role
/// `app`.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class CallFlowIT {
    static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    static final WaUser MIRA = new WaUser(new E164("385915550142"), null, "Mira Kos");
    static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    static final PersonId IVO = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a2"));
    static final Actor ACTOR = new Actor.Human(SAVA, "Sava");

    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "call_flow");
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
    AgentPresence presence;

    @Autowired
    CallTransfers transfers;

    @Autowired
    CallHolds holds;

    @Autowired
    MissedCalls missed;

    @Autowired
    Ringing ringing;

    @Autowired
    AgentFloor floor;

    @Autowired
    Declines declines;

    @Autowired
    Teams teams;

    @Autowired
    Consultations consultations;

    @Autowired
    FakeGraph graph;

    @Autowired
    CallTasks tasks;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    FakeLink link;

    /// Of the worker that serves: a test that restarts it leaves the next one behind.
    private static long epoch = 1;

    private static long sequence;

    @BeforeEach
    void aWorkerServes() throws Exception {
        graph.reset();
        try (var superuser = database.superuser();
                var work = superuser.createStatement()) {
            // whose softphone is open, each test says itself
            work.execute("delete from app.agent_desk");
        }
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
        lease(epoch);
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

    /// Webs of two releases share the outbox while one is rolled out, or back.
    @Test
    void aStepOfANewerReleaseStopsNobodyElses() throws Exception {
        deliver(MetaSays.connectUic("wacid.UIC-NEWER", Instant.now()));
        until(() -> graph.said("pre_accept wacid.UIC-NEWER"));
        CallId id = live("wacid.UIC-NEWER").id();
        transactions.inTenant(
                TERN,
                () -> jdbc.sql("insert into call_task (tenant_id, call_id, action) values (?, ?, 'A_LATER_WORD')")
                        .param(TERN.value())
                        .param(id.value())
                        .update());
        deliver(MetaSays.connectUic("wacid.UIC-OLDER", Instant.now()));
        until(() -> graph.said("pre_accept wacid.UIC-OLDER"));
        assertThat(tasks.due()).extracting(CallTasks.Task::call).doesNotContain(id);
        for (String wacid : List.of("wacid.UIC-NEWER", "wacid.UIC-OLDER")) {
            deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
            until(() -> ended(wacid));
        }
    }

    /// Should its process die, another one has it soon; so long as it lives nobody else has it.
    @Test
    void aStepThatLastsIsNobodyElses() throws Exception {
        CountDownLatch meta = new CountDownLatch(1);
        graph.beforePreAccept = () -> {
            try {
                meta.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        String wacid = "wacid.UIC-SLOW";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.preAccepts.contains(wacid));
        CallId id = live(wacid).id();
        Instant end = Instant.now().plusSeconds(3);
        while (Instant.now().isBefore(end)) {
            assertThat(tasks.due()).extracting(CallTasks.Task::call).doesNotContain(id);
        }
        meta.countDown();
        until(() -> graph.said("pre_accept " + wacid));
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
        until(() -> ended(wacid));
        assertThat(graph.preAccepts).containsExactly(wacid);
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
        lease(++epoch);
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

    @Test
    void aCallThatNobodyTakesIsLeftToMetasVoicemail() throws Exception {
        routing.replace(
                TERN,
                ACTOR,
                SOFIA,
                List.of(new Route(Route.Kind.AGENTS, 1), new Route(Route.Kind.VOICEMAIL, null)),
                null);
        String wacid = "wacid.UIC" + UUID.randomUUID();
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallId id = live(wacid).id();
        until(() -> calls.find(TERN, id).orElseThrow().route() == Route.Kind.VOICEMAIL);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Gone.class);
        assertThat(calls.find(TERN, id).orElseThrow().phase()).isEqualTo(Phase.RINGING);
        assertThat(graph.log).as("Meta is told nothing: it must ring out").containsExactly("pre_accept " + wacid);
    }

    @Test
    void anAgentWhoSaidAwayIsAwayEverywhereUntilBack() {
        assertThat(presence.absence(TERN, SAVA)).isEmpty();
        presence.leave(TERN, SAVA);
        presence.leave(TERN, SAVA);
        assertThat(presence.absence(TERN, SAVA)).isPresent();
        assertThat(presence.absence(TERN, IVO)).isEmpty();
        assertThat(presence.absence(MARLIN, SAVA)).isEmpty();
        presence.comeBack(MARLIN, SAVA);
        assertThat(presence.absence(TERN, SAVA)).isPresent();
        presence.comeBack(TERN, SAVA);
        assertThat(presence.absence(TERN, SAVA)).isEmpty();
    }

    @Test
    void aConversationIsPassedOnAndTheColleagueTakesTheAgentsPlace() throws Exception {
        CallId id = talking("wacid.UIC-PASS");
        CallTransfers.Colleague vera = transfers.free(TERN, SAVA).getFirst();
        assertThat(transfers.offer(TERN, IVO, "Ivo", id, vera.id(), CallTransfer.Kind.PASS_ON))
                .as("not his")
                .isFalse();
        assertThat(transfers.offer(MARLIN, SAVA, "Sava", id, vera.id(), CallTransfer.Kind.PASS_ON))
                .isFalse();
        assertThat(transfers.offer(TERN, SAVA, "Sava", id, IVO, CallTransfer.Kind.PASS_ON))
                .as("nobody of here")
                .isFalse();
        assertThat(transfers.offer(TERN, SAVA, "Sava", id, vera.id(), CallTransfer.Kind.PASS_ON))
                .isTrue();
        assertThat(transfers.to(TERN, vera.id()).map(CallTransfer::fromName)).contains("Sava");
        assertThat(calls.find(TERN, id).orElseThrow().agentName()).isEqualTo("Sava");
        assertThat(calls.join(TERN, IVO, "Ivo", id, "browser offer")).isEqualTo(new AnswerResult.TakenBy("Sava"));
        link.sent.clear();
        assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        assertThat(link.sent)
                .as("the agent's place is made free for the colleague")
                .extracting(Object::getClass)
                .containsExactly(WorkerCommand.CloseLeg.class, WorkerCommand.AnswerOffer.class);
        assertThat(calls.find(TERN, id).orElseThrow().agentName()).isEqualTo(vera.name());
        assertThat(transfers.of(TERN, id)).isEmpty();
        assertThat(transfers.free(TERN, SAVA)).as("in a call now").doesNotContain(vera);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer"))
                .isEqualTo(new AnswerResult.TakenBy(vera.name()));
        assertThat(calls.timeline(TERN, id))
                .extracting(CallEntry::detail)
                .contains("Sava passes the call on to " + vera.name(), vera.name() + " takes the call over from Sava");
        assertThat(graph.log).as("Meta hears nothing of it").doesNotContain("terminate wacid.UIC-PASS");
    }

    @Test
    void aConversationThatIsNotTakenOverStaysWhereItIs() throws Exception {
        CallId id = talking("wacid.UIC-KEEP");
        CallTransfers.Colleague vera = transfers.free(TERN, SAVA).getFirst();
        transfers.offer(TERN, SAVA, "Sava", id, vera.id(), CallTransfer.Kind.PASS_ON);
        assertThat(consultations.end(TERN, IVO, id)).as("neither of the two").isFalse();
        assertThat(consultations.end(TERN, vera.id(), id)).isTrue();
        assertThat(transfers.to(TERN, vera.id())).isEmpty();
        assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                .isEqualTo(new AnswerResult.TakenBy("Sava"));
        transfers.offer(TERN, SAVA, "Sava", id, vera.id(), CallTransfer.Kind.PASS_ON);
        link.unreachable = true;
        try {
            assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                    .isInstanceOf(AnswerResult.Failed.class);
        } finally {
            link.unreachable = false;
        }
        assertThat(calls.find(TERN, id).orElseThrow().agentName())
                .as("a voice path that cannot be made gives the call back")
                .isEqualTo("Sava");
        assertThat(transfers.of(TERN, id)).isEmpty();
    }

    @Test
    void whoFindsEverybodyBusyWaitsInTheQueueWithMusicUntilAnAgentComes() throws Exception {
        routing.replace(
                        TERN,
                        ACTOR,
                        SOFIA,
                        List.of(new Route(Route.Kind.AGENTS, 20), new Route(Route.Kind.QUEUE, 300)),
                        null)
                .orElseThrow();
        String wacid = "wacid.UIC-QUEUE";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("accept " + wacid));
        CallId id = live(wacid).id();
        until(() -> link.sent.stream().anyMatch(WorkerCommand.HoldUser.class::isInstance));
        assertThat(link.sent.stream().map(Object::getClass).toList())
                .as("music only after Meta took the accept")
                .endsWith(WorkerCommand.OpenMedia.class, WorkerCommand.HoldUser.class);
        CallView waits = calls.find(TERN, id).orElseThrow();
        assertThat(waits.phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(waits.agentId()).isNull();
        assertThat(waits.state().queued()).isTrue();
        assertThat(ringing.look(TERN).waiting()).isEqualTo(1);
        floor.seen(TERN, SAVA, "Sava");
        assertThat(ringing.look(TERN).at(SAVA).map(CallView::id))
                .as("she is free")
                .contains(id);

        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> link.sent.getLast() instanceof WorkerCommand.ResumeUser);
        assertThat(calls.find(TERN, id).orElseThrow().state().queued()).isFalse();
        assertThat(ringing.look(TERN).waiting()).isZero();
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", Instant.now(), 61L));
        until(() -> ended(wacid));
        assertThat(calls.find(TERN, id).orElseThrow().outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void anAgentWhoseBrowserNeverComesLeavesTheAcceptedCallToTheNextOne() throws Exception {
        routing.replace(
                        TERN,
                        ACTOR,
                        SOFIA,
                        List.of(
                                new Route(Route.Kind.AGENTS, null, 20, RingStrategy.ALL),
                                new Route(Route.Kind.AGENTS, null, 20, RingStrategy.LONGEST_IDLE),
                                new Route(Route.Kind.VOICEMAIL, null)),
                        null)
                .orElseThrow();
        floor.seen(TERN, SAVA, "Sava");
        floor.seen(TERN, IVO, "Ivo");
        String wacid = "wacid.UIC-NO-SHOW";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallId id = live(wacid).id();
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> link.sent.stream().anyMatch(WorkerCommand.OpenMedia.class::isInstance));
        tell(new WorkerEvent.LegFailed(
                id, Instant.now(), LegName.AGENT, LegFault.ICE_TIMEOUT, "no candidate answered"));

        until(() -> link.sent.getLast() instanceof WorkerCommand.HoldUser);
        CallView waits = calls.find(TERN, id).orElseThrow();
        assertThat(waits.phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(waits.agentId()).isNull();
        assertThat(waits.ring()).as("the plan's next step").isNotNull();
        assertThat(waits.ring().strategy()).isEqualTo(RingStrategy.LONGEST_IDLE);
        assertThat(presence.absence(TERN, SAVA).orElseThrow().voiceless()).isTrue();
        assertThat(ringing.look(TERN).at(SAVA)).isEmpty();
        until(() -> ringing.look(TERN).at(IVO).isPresent());
        assertThat(calls.timeline(TERN, id))
                .extracting(CallEntry::detail)
                .anyMatch(words -> words.contains("Sava's browser got no voice path"));

        assertThat(calls.join(TERN, IVO, "Ivo", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> link.sent.getLast() instanceof WorkerCommand.ResumeUser);
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", Instant.now(), 61L));
        until(() -> ended(wacid));
        assertThat(calls.find(TERN, id).orElseThrow().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(calls.find(TERN, id).orElseThrow().agentName()).isEqualTo("Ivo");
        presence.comeBack(TERN, SAVA);
        routing.replace(TERN, ACTOR, SOFIA, Route.AGENTS_ONLY, null);
    }

    @Test
    void anAgentWhoDeclinesLeavesTheCallToTheOthersAndTheLastOneToTheNextStep() throws Exception {
        routing.replace(
                        TERN,
                        ACTOR,
                        SOFIA,
                        List.of(new Route(Route.Kind.AGENTS, 60), new Route(Route.Kind.VOICEMAIL, null)),
                        null)
                .orElseThrow();
        floor.seen(TERN, SAVA, "Sava");
        floor.seen(TERN, IVO, "Ivo");
        List<Agent> others = floor.agents(TERN).stream()
                .filter(agent -> !agent.id().equals(SAVA) && !agent.id().equals(IVO))
                .toList();
        String wacid = "wacid.UIC-DECLINED";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallId id = live(wacid).id();
        until(() -> ringing.look(TERN).at(IVO).isPresent());
        others.forEach(agent -> declines.decline(TERN, agent.id(), agent.name(), id));

        assertThat(declines.decline(MARLIN, SAVA, "Sava", id)).isFalse();
        assertThat(declines.decline(TERN, SAVA, "Sava", id)).isTrue();
        assertThat(ringing.look(TERN).at(SAVA)).isEmpty();
        assertThat(ringing.look(TERN).at(IVO).map(CallView::id)).contains(id);
        assertThat(graph.said("reject " + wacid)).isFalse();
        assertThat(declines.decline(TERN, IVO, "Ivo", id)).isTrue();
        assertThat(calls.find(TERN, id).orElseThrow().route()).isEqualTo(Route.Kind.VOICEMAIL);
        assertThat(declines.decline(TERN, IVO, "Ivo", id))
                .as("it waits for no agent any more")
                .isFalse();
        assertThat(calls.timeline(TERN, id)).extracting(CallEntry::detail).contains("Sava declines", "Ivo declines");
    }

    @Test
    void whoDeclinesInTheQueueDoesNotEndTheCallForTheOthers() throws Exception {
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.QUEUE, 300)), null)
                .orElseThrow();
        floor.seen(TERN, SAVA, "Sava");
        floor.seen(TERN, IVO, "Ivo");
        String wacid = "wacid.UIC-QUEUE-DECLINED";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("accept " + wacid));
        CallId id = live(wacid).id();
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.IN_PROGRESS);
        for (Agent agent : floor.agents(TERN)) {
            if (!agent.id().equals(IVO)) {
                assertThat(declines.decline(TERN, agent.id(), agent.name(), id)).isTrue();
            }
        }
        assertThat(ringing.look(TERN).at(IVO).map(CallView::id)).contains(id);
        assertThat(declines.decline(TERN, IVO, "Ivo", id)).isTrue();
        assertThat(calls.find(TERN, id).orElseThrow().phase())
                .as("the user waits on")
                .isEqualTo(Phase.IN_PROGRESS);
        assertThat(ringing.look(TERN).rings()).isEmpty();
    }

    @Test
    void aCallOfATeamIsAnsweredByItsMembersOnly() throws Exception {
        String name = "Night " + UUID.randomUUID();
        var vera = transfers.free(TERN, SAVA).getFirst();
        assertThat(teams.save(TERN, ACTOR, null, name, Set.of(vera.id()))).isEmpty();
        UUID night = teams.all(TERN).stream()
                .filter(team -> team.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.AGENTS, night, null)), null)
                .orElseThrow();
        String wacid = "wacid.UIC-TEAM";
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallId id = live(wacid).id();
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.NotYours.class);
        assertThat(calls.find(TERN, id).orElseThrow().agentId()).isNull();
        assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        routing.replace(TERN, ACTOR, SOFIA, Route.AGENTS_ONLY, null);
    }

    @Test
    void whoLeavesTheQueueOrWaitsTooLongWasMissed() throws Exception {
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.QUEUE, 300)), null)
                .orElseThrow();
        String left = "wacid.UIC-QUEUE-LEFT";
        deliver(MetaSays.connectUic(left, Instant.now()));
        until(() -> graph.said("accept " + left));
        deliver(MetaSays.terminate(left, "USER_INITIATED", "COMPLETED", Instant.now(), 30L));
        until(() -> ended(left));
        assertThat(byWacid(left).outcome()).isEqualTo(Outcome.MISSED);
        assertThat(byWacid(left).reason()).contains("left the queue");

        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.QUEUE, 1)), null)
                .orElseThrow();
        String tooLong = "wacid.UIC-QUEUE-LONG";
        deliver(MetaSays.connectUic(tooLong, Instant.now()));
        until(() -> graph.said("accept " + tooLong));
        until(() -> graph.said("terminate " + tooLong));
        deliver(MetaSays.terminate(tooLong, "USER_INITIATED", "COMPLETED", Instant.now(), 1L));
        until(() -> byWacid(tooLong).durationSeconds() != null);
        assertThat(byWacid(tooLong).outcome()).isEqualTo(Outcome.MISSED);
        assertThat(byWacid(tooLong).reason()).contains("ended in the queue");
    }

    @Test
    void aMissedCallWaitsUntilSomebodyTalksWithTheUserOrSaysThatItIsDone() throws Exception {
        for (MissedCall left : missed.open(TERN, SOFIA)) {
            missed.settle(TERN, left.call(), "Sava");
        }
        assertThat(missed.open(TERN, SOFIA)).isEmpty();
        nextSecond();
        missed("wacid.MISSED-1");
        missed("wacid.MISSED-2");
        MissedCall line = missed.open(TERN, SOFIA).getFirst();
        assertThat(missed.open(TERN, null)).hasSize(1);
        assertThat(line.calls()).isEqualTo(2);
        assertThat(line.call())
                .as("Meta's times have whole seconds: either may be the last")
                .isIn(byWacid("wacid.MISSED-1").id(), byWacid("wacid.MISSED-2").id());
        assertThat(missed.open(MARLIN, null)).noneMatch(one -> one.call().equals(line.call()));
        assertThat(missed.assign(MARLIN, line.call(), null)).isFalse();
        assertThat(missed.assign(TERN, line.call(), IVO))
                .as("takes no calls here")
                .isFalse();
        PersonId vera = transfers.free(TERN, SAVA).getFirst().id();
        assertThat(missed.assign(TERN, line.call(), vera)).isTrue();
        missed("wacid.MISSED-3");
        assertThat(missed.open(TERN, SOFIA).getFirst().assignee())
                .as("a further call changes nothing of who calls back")
                .isEqualTo(vera);

        CallId last = byWacid("wacid.MISSED-3").id();
        assertThat(missed.settle(MARLIN, last, "Nobody")).isFalse();
        assertThat(missed.settle(TERN, last, "Sava")).isTrue();
        assertThat(missed.open(TERN, SOFIA)).isEmpty();
        assertThat(missed.done(TERN, SOFIA).getFirst().doneBy()).isEqualTo("Sava");
        assertThat(missed.reopen(TERN, last, "Sava")).isTrue();
        assertThat(missed.open(TERN, SOFIA).getFirst().calls()).isEqualTo(3);

        nextSecond();
        CallId talk = talking("wacid.MISSED-TALK");
        assertThat(missed.settle(TERN, talk, "Sava")).as("was answered").isFalse();
        deliver(MetaSays.terminate("wacid.MISSED-TALK", "USER_INITIATED", "COMPLETED", Instant.now(), 9L));
        until(() -> ended("wacid.MISSED-TALK"));
        assertThat(missed.open(TERN, SOFIA)).as("they talked").isEmpty();
    }

    /// Meta's times have whole seconds: what comes now is later than what came before.
    private void nextSecond() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        until(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).isAfter(before));
    }

    private void missed(String wacid) throws Exception {
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> calls.live(TERN).stream()
                .anyMatch(call ->
                        call.wacid() != null && wacid.equals(call.wacid().value())));
        deliver(MetaSays.terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
        until(() -> ended(wacid));
    }

    @Test
    void aUserIsHeldAndResumedByTheAgentAloneAndMetaHearsNothingOfIt() throws Exception {
        CallId id = talking("wacid.UIC-HOLD");
        link.sent.clear();
        graph.log.clear();
        assertThat(holds.hold(TERN, IVO, id)).as("not his call").isFalse();
        assertThat(holds.hold(MARLIN, SAVA, id)).isFalse();
        assertThat(holds.hold(TERN, SAVA, id)).isTrue();
        assertThat(holds.hold(TERN, SAVA, id)).as("on hold already").isTrue();
        assertThat(calls.find(TERN, id).orElseThrow().heldSince()).isNotNull();
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        assertThat(calls.find(TERN, id).orElseThrow().heldSince())
                .as("a reload of the page ends no hold")
                .isNotNull();
        link.unreachable = true;
        try {
            assertThat(holds.resume(TERN, SAVA, id)).isFalse();
        } finally {
            link.unreachable = false;
        }
        assertThat(calls.find(TERN, id).orElseThrow().heldSince())
                .as("what the worker still plays is not told as over")
                .isNotNull();
        assertThat(holds.resume(TERN, SAVA, id)).isTrue();
        assertThat(calls.find(TERN, id).orElseThrow().heldSince()).isNull();
        assertThat(link.sent.stream()
                        .filter(one ->
                                one instanceof WorkerCommand.HoldUser || one instanceof WorkerCommand.ResumeUser))
                .extracting(Object::getClass)
                .containsExactly(WorkerCommand.HoldUser.class, WorkerCommand.ResumeUser.class);
        assertThat(graph.log).isEmpty();
    }

    @Test
    void aColleagueIsAskedFirstAndTheCallIsHandedOverOrTakenBack() throws Exception {
        CallId id = talking("wacid.UIC-CONSULT");
        CallTransfers.Colleague vera = transfers.free(TERN, SAVA).getFirst();
        assertThat(consultations.ask(TERN, SAVA, "Sava", id, IVO))
                .as("nobody of here")
                .isFalse();
        assertThat(calls.find(TERN, id).orElseThrow().heldSince())
                .as("nobody waits for nothing")
                .isNull();
        assertThat(consultations.ask(TERN, SAVA, "Sava", id, vera.id())).isTrue();
        assertThat(calls.find(TERN, id).orElseThrow().heldSince()).isNotNull();
        assertThat(consultations.handOver(TERN, SAVA, id))
                .as("she has not answered")
                .isFalse();
        link.sent.clear();
        assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        assertThat(link.sent.getLast())
                .isInstanceOfSatisfying(
                        WorkerCommand.AnswerOffer.class,
                        leg -> assertThat(leg.leg()).isEqualTo(LegName.COLLEAGUE));
        assertThat(calls.find(TERN, id).orElseThrow().agentName())
                .as("still Sava's")
                .isEqualTo("Sava");
        assertThat(transfers.of(TERN, id).orElseThrow().joined()).isTrue();
        assertThat(transfers.free(TERN, IVO)).as("she talks").doesNotContain(vera);

        assertThat(consultations.end(TERN, SAVA, id)).isTrue();
        assertThat(link.sent.stream().map(Object::getClass).toList())
                .endsWith(WorkerCommand.CloseLeg.class, WorkerCommand.ResumeUser.class);
        assertThat(calls.find(TERN, id).orElseThrow().heldSince()).isNull();
        assertThat(calls.join(TERN, vera.id(), vera.name(), id, "browser offer"))
                .as("she is asked no more")
                .isEqualTo(new AnswerResult.TakenBy("Sava"));

        consultations.ask(TERN, SAVA, "Sava", id, vera.id());
        calls.join(TERN, vera.id(), vera.name(), id, "browser offer");
        assertThat(consultations.handOver(TERN, vera.id(), id))
                .as("not hers to give")
                .isFalse();
        assertThat(consultations.handOver(MARLIN, SAVA, id)).isFalse();
        assertThat(consultations.handOver(TERN, SAVA, id)).isTrue();
        assertThat(link.sent.getLast()).isInstanceOf(WorkerCommand.HandOver.class);
        CallView after = calls.find(TERN, id).orElseThrow();
        assertThat(after.agentName()).isEqualTo(vera.name());
        assertThat(after.heldSince()).isNull();
        assertThat(transfers.of(TERN, id)).isEmpty();
        assertThat(calls.timeline(TERN, id))
                .extracting(CallEntry::detail)
                .contains(vera.name() + " talks with Sava", vera.name() + " takes the call over from Sava");
    }

    @Test
    void aColleagueWhoLeavesAfterBeingAskedLeavesTheUserOnHoldWithTheAgent() throws Exception {
        CallId id = talking("wacid.UIC-ASKED");
        CallTransfers.Colleague vera = transfers.free(TERN, SAVA).getFirst();
        consultations.ask(TERN, SAVA, "Sava", id, vera.id());
        calls.join(TERN, vera.id(), vera.name(), id, "browser offer");
        assertThat(consultations.end(TERN, vera.id(), id)).isTrue();
        CallView after = calls.find(TERN, id).orElseThrow();
        assertThat(after.agentName()).isEqualTo("Sava");
        assertThat(after.heldSince()).isNotNull();
    }

    @Test
    void howLoudASideWasIsKeptWithItsQualityAndAnOlderWorkerSaysNothingOfIt() throws Exception {
        CallId id = talking("wacid.UIC-LOUD");
        Instant now = Instant.now();
        tell(new WorkerEvent.QualityReported(id, now, LegName.META, 250, 0, 1.5, 20.0, 4.3, 0.0, -18, 0.4));
        tell(new WorkerEvent.QualityReported(id, now.plusSeconds(5), LegName.META, 250, 0, 1.5, 20.0, 4.3, 0.0));
        until(() -> calls.qualityOverTime(TERN, id).size() == 2);
        assertThat(calls.qualityOverTime(TERN, id))
                .extracting(QualitySample::loudestDbov, QualitySample::cutPercent)
                .containsExactly(tuple(-18, 0.4), tuple(null, null));
        calls.hangUp(TERN, ACTOR, id);
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.ENDED);
    }

    /// A report that is refused holds up everything that comes after it of the same call.
    @Test
    void theQualityOfEveryLegIsKept() throws Exception {
        CallId id = talking("wacid.UIC-LEGS");
        Instant now = Instant.now();
        List<LegName> all =
                Stream.of(LegName.values()).filter(leg -> !leg.isInner()).toList();
        all.forEach(leg -> tell(new WorkerEvent.QualityReported(id, now, leg, 250, 0, 1.5, 20.0, 4.3, 0.0)));
        until(() -> calls.qualityOverTime(TERN, id).size() == all.size());
        calls.hangUp(TERN, ACTOR, id);
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.ENDED);
    }

    private CallId talking(String wacid) throws Exception {
        deliver(MetaSays.connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallId id = live(wacid).id();
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.IN_PROGRESS);
        return id;
    }

    @Test
    void whatTheNextCallWouldDoIsSaidWithoutOne() {
        routing.replace(
                TERN,
                ACTOR,
                SOFIA,
                List.of(
                        new Route(Route.Kind.API, 10),
                        new Route(Route.Kind.AGENTS, 20),
                        new Route(Route.Kind.VOICEMAIL, null)),
                null);
        assertThat(routing.attempt(TERN, SOFIA).turns())
                .containsExactly(
                        new NumberRouting.Turn(new Route(Route.Kind.API, 10), 0, 10),
                        new NumberRouting.Turn(new Route(Route.Kind.AGENTS, 20), 10, 30),
                        new NumberRouting.Turn(new Route(Route.Kind.VOICEMAIL, null), 30, null));
        assertThat(routing.attempt(TERN, SOFIA).declined()).isEmpty();
    }

    private void tell(WorkerEvent event) {
        inbox.storeWorkerEvents(
                new EventBatch(Protocol.VERSION, "m-1", epoch, List.of(new EventBatch.Numbered(++sequence, event))));
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
