package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.SipEnd;
import io.pulseline.platform.wire.SipOpening;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Calls whose halves are at two workers: the tenant's telephony answers a number in Graph mode, an agent's
/// browser one
/// in SIP mode. Real PostgreSQL, Graph and both workers as fakes.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class LinkedCallsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PersonId VERA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a3"));
    private static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    private static final Actor ACTOR = new Actor.Program("test");
    private static final UUID TRUNK = UUID.fromString("00000000-0000-4000-8000-000000000701");
    private static final WorkerRef MEDIA = new WorkerRef("m-1", 1);
    private static TestDatabase database;
    private static long sequence;
    /// A test that restarts it leaves the next one behind.
    private static long epochOfSip = 1;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "linked_calls");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    SipCalls sip;

    @Autowired
    Inbox inbox;

    @Autowired
    Workers workers;

    @Autowired
    NumberRouting routing;

    @Autowired
    CallTimers timers;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    FakeGraph graph;

    @Autowired
    FakeLink link;

    @Autowired
    Supervisions supervisions;

    @BeforeEach
    void bothWorkersServe() throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement()) {
            work.execute(
                    "insert into app.sip_trunk (tenant_id, id, name, hosts, auth_mode, username, md5, srtp, codecs, dial_prefix,"
                            + " call_limit, calls_per_second, made_by, made_at) values ('" + TERN.value() + "', '"
                            + TRUNK
                            + "', 'Sofia PBX', '{pbx.example:5061;transport=tls}', 'IP', '', false, 'SDES', '{opus}', '',"
                            + " 5, 5, 'test', now()) on conflict do nothing");
        }
        graph.reset();
        graph.log.clear();
        link.sent.clear();
        lease("m-1", WorkerKind.MEDIA);
        lease("s-1", WorkerKind.SIP);
        for (CallView left : calls.live(TERN)) {
            calls.hangUp(TERN, ACTOR, left.id());
        }
    }

    @Test
    void theTelephonyAnswersANumberInGraphModeAndMetaIsToldThen() throws Exception {
        plan(new Route(Route.Kind.SIP, TRUNK, null));
        CallView ringing = ringsAtTheTelephony("wacid.LINK1");
        WorkerCommand.DialLink dial =
                link.sent(ringing.id(), WorkerCommand.DialLink.class).orElseThrow();
        assertThat(dial.end()).isEqualTo(FakeLink.MEDIA);
        assertThat(dial.tenant()).isEqualTo(TERN.value());
        assertThat(dial.number()).isEqualTo("35925550101");
        assertThat(dial.user()).isEqualTo("385915550142");
        assertThat(dial.targets()).extracting("id").containsExactly(TRUNK);
        assertThat(link.sent(ringing.id(), WorkerCommand.MakeLink.class)
                        .orElseThrow()
                        .standsFor())
                .isEqualTo(LegName.AGENT);
        assertThat(link.sent(ringing.id(), WorkerCommand.SetLink.class)
                        .orElseThrow()
                        .end())
                .isEqualTo(FakeLink.SIP);
        assertThat(ringing.linkWorker()).isEqualTo(new WorkerRef("s-1", epochOfSip));
        assertThat(graph.said("accept wacid.LINK1")).isFalse();
        assertThat(calls.join(TERN, SAVA, "Sava", ringing.id(), "browser offer"))
                .as("it is not the agents' turn")
                .isInstanceOf(AnswerResult.Gone.class);

        tell(new WorkerEvent.SipAnswered(ringing.id(), Instant.now(), null, null, "Sofia PBX"));
        until(() -> graph.said("accept wacid.LINK1"));
        until(() -> link.sent(ringing.id(), WorkerCommand.OpenMedia.class).isPresent());
        assertThat(view(ringing.id()).phase()).isEqualTo(Phase.IN_PROGRESS);
        tell(ended(ringing.id(), SipEnd.TRUNK, Instant.now(), null));
        until(() -> graph.said("terminate wacid.LINK1"));
        inbox.store(MetaSays.envelope(MetaSays.terminate(
                "wacid.LINK1", "USER_INITIATED", "COMPLETED", Instant.now().minusSeconds(20), 20L)));
        until(() -> Long.valueOf(20).equals(view(ringing.id()).durationSeconds()));
        assertThat(view(ringing.id()).outcome()).isEqualTo(Outcome.ANSWERED);
        until(() -> link.closed(ringing.id()) == 2);
    }

    @Test
    void aUserWhoGivesUpStopsTheTelephoneRinging() throws Exception {
        plan(new Route(Route.Kind.SIP, TRUNK, null));
        CallView ringing = ringsAtTheTelephony("wacid.LINK2");
        inbox.store(MetaSays.envelope(MetaSays.terminate("wacid.LINK2", "USER_INITIATED", "COMPLETED", null, null)));
        until(() -> view(ringing.id()).phase() == Phase.ENDED);
        until(() -> link.closed(ringing.id()) == 2);
        assertThat(view(ringing.id()).outcome()).isEqualTo(Outcome.MISSED);
    }

    @Test
    void aTelephonyThatRefusesLeavesTheCallToTheAgents() throws Exception {
        plan(new Route(Route.Kind.SIP, TRUNK, 20), new Route(Route.Kind.AGENTS, null));
        CallView ringing = ringsAtTheTelephony("wacid.LINK3");
        tell(ended(ringing.id(), SipEnd.TRUNK, null, 486));
        until(() -> view(ringing.id()).route() == Route.Kind.AGENTS);
        until(() -> link.sent(ringing.id(), WorkerCommand.CloseLeg.class).isPresent());
        assertThat(link.sent(ringing.id(), WorkerCommand.CloseLeg.class)
                        .orElseThrow()
                        .leg())
                .isEqualTo(LegName.LINK);
        assertThat(view(ringing.id()).linkWorker()).isNull();
        assertThat(calls.join(TERN, SAVA, "Sava", ringing.id(), "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        until(() -> graph.said("accept wacid.LINK3"));
    }

    @Test
    void aBusyTelephonyIsABusySignalWhereNobodyElseIsThere() throws Exception {
        plan(new Route(Route.Kind.SIP, TRUNK, null));
        CallView ringing = ringsAtTheTelephony("wacid.LINK4");
        tell(ended(ringing.id(), SipEnd.TRUNK, null, 486));
        until(() -> graph.said("reject wacid.LINK4"));
        assertThat(view(ringing.id()).outcome()).isEqualTo(Outcome.DECLINED);
    }

    @Test
    void anAgentAnswersANumberInSipMode() throws Exception {
        plan(new Route(Route.Kind.AGENTS, null));
        CallId id = opened("wacid.LINK5");
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer"))
                .as("before it rings at the agents")
                .isInstanceOf(AnswerResult.Gone.class);
        tell(new WorkerEvent.SipTurn(id, Instant.now(), true));
        until(() -> view(id).route() == Route.Kind.AGENTS);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        assertThat(link.sent(id, WorkerCommand.MakeLink.class).orElseThrow().standsFor())
                .isEqualTo(LegName.META);
        assertThat(link.sent(id, WorkerCommand.JoinLink.class).orElseThrow().end())
                .isEqualTo(FakeLink.MEDIA);
        assertThat(view(id).linkWorker()).isEqualTo(MEDIA);
        assertThat(view(id).phase()).as("Meta has no answer yet").isEqualTo(Phase.RINGING);
        tell(new WorkerEvent.SipAnswered(id, Instant.now(), null, null, "an agent's browser"));
        until(() -> link.sent(id, WorkerCommand.OpenMedia.class).isPresent());
        assertThat(view(id).phase()).isEqualTo(Phase.IN_PROGRESS);
        calls.hangUp(TERN, ACTOR, id);
        until(() -> link.closed(id) == 2);
        assertThat(graph.log).as("Graph refuses numbers in SIP mode").isEmpty();
        tell(ended(id, SipEnd.PLATFORM, Instant.now().minusSeconds(5), null));
        until(() -> view(id).durationSeconds() != null);
        assertThat(view(id).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    /// A proxy heard nothing of the first one.
    @Test
    void aCallThatIsBroughtToASecondWorkerIsThatOnesUnlessItIsOver() throws Exception {
        plan(new Route(Route.Kind.AGENTS, null));
        CallId id = opened("wacid.LINK7");
        SipCalls.Opened again = brought("wacid.LINK7", "s-2");
        assertThat(again)
                .isInstanceOfSatisfying(
                        SipCalls.Opened.Taken.class,
                        taken -> assertThat(taken.call()).isEqualTo(id));
        assertThat(view(id).worker()).isEqualTo(new WorkerRef("s-2", epochOfSip));
        tell(ended(id, SipEnd.TRUNK, null, 480));
        until(() -> view(id).phase() == Phase.ENDED);
        assertThat(brought("wacid.LINK7", "s-1"))
                .isInstanceOfSatisfying(
                        SipCalls.Opened.Refused.class,
                        no -> assertThat(no.status()).isEqualTo(480));
        assertThat(view(id).phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void whatAWorkerRefusedWhileWeWereAwayHasItsRowAndTakesNoCallFromTheNextOne() throws Exception {
        String why = "Refused with 503: the platform did not answer the SIP server";
        SipCalls.Opened.Refused refused = (SipCalls.Opened.Refused)
                sip.open(TERN, opening("wacid.LINK8", "s-1").refused(why));
        CallView row = view(refused.call());
        assertThat(row.phase()).isEqualTo(Phase.ENDED);
        assertThat(row.fault()).isEqualTo(Fault.US);
        assertThat(row.user().waId()).isEqualTo(new E164("385915550142"));
        assertThat(calls.timeline(TERN, row.id())).extracting(CallEntry::detail).contains(why);
        plan(new Route(Route.Kind.AGENTS, null));
        CallId taken = opened("wacid.LINK9");
        assertThat(sip.open(TERN, opening("wacid.LINK9", "s-2").refused(why)))
                .isInstanceOf(SipCalls.Opened.Refused.class);
        assertThat(view(taken).worker()).isEqualTo(new WorkerRef("s-1", epochOfSip));
        assertThat(view(taken).phase()).isNotEqualTo(Phase.ENDED);
    }

    /// User and telephony are at the sip-worker, the mixer is at an audio-worker, and the browser of who listens at a
    /// media-worker.
    @Test
    void aTalkOfTheTelephonyWithANumberInSipModeIsListenedTo() throws Exception {
        lease("a-1", WorkerKind.AUDIO);
        plan(new Route(Route.Kind.SIP, TRUNK, null));
        CallId id = ((SipCalls.Opened.Taken) brought("wacid.LINK20", "s-1")).call();
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN))
                .isEqualTo(Supervisions.Begun.NO_TALK);
        tell(new WorkerEvent.SipAnswered(id, Instant.now(), null, null, "Sofia PBX"));
        until(() -> view(id).phase() == Phase.IN_PROGRESS);
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN))
                .isEqualTo(Supervisions.Begun.YES);
        assertThat(supervisions.of(TERN, id).orElseThrow().partner()).isEqualTo(TalkPartner.TELEPHONY);
        assertThat(supervisions.join(TERN, VERA, id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        assertThat(supervisions.of(TERN, id).orElseThrow().media()).isEqualTo(new WorkerRef("m-1", 1));
        assertThat(places("m-1")).isEqualTo(1);
        assertThat(link.sent.stream().filter(WorkerCommand.MakeMix.class::isInstance))
                .as("of both workers")
                .hasSize(2);
        assertThat(link.sent.stream()
                        .filter(WorkerCommand.SetMix.class::isInstance)
                        .map(command -> ((WorkerCommand.SetMix) command).ends()))
                .containsExactly(
                        new MixEnds(null, null, FakeLink.SIP), new MixEnds(FakeLink.SIP, FakeLink.SIP, FakeLink.SIP));
        assertThat(supervisions.end(TERN, ACTOR, VERA)).isTrue();
        assertThat(link.closed(id)).as("the listener's session").isEqualTo(1);
        assertThat(places("m-1")).isZero();
        assertThat(view(id).phase()).as("they talk on").isEqualTo(Phase.IN_PROGRESS);
        calls.hangUp(TERN, ACTOR, id);
    }

    private static int places(String worker) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement();
                var row = work.executeQuery("select reserved from ops.worker_node where id = '" + worker + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aLostSecondWorkerEndsTheCallAndTheFirstIsTold() throws Exception {
        plan(new Route(Route.Kind.SIP, TRUNK, null));
        CallView ringing = ringsAtTheTelephony("wacid.LINK6");
        workers.lease(FakeLink.lease("s-1", WorkerKind.SIP, ++epochOfSip));
        until(() -> view(ringing.id()).phase() == Phase.ENDED);
        until(() -> link.closed(ringing.id()) >= 1);
        assertThat(view(ringing.id()).fault()).isEqualTo(Fault.US);
    }

    /// Own side first: a user who answers finds somebody there.
    @Test
    void aDialRingsTheTelephoneAndTheUserOnceItHasAnswered() throws Exception {
        CallId id = dialled("385915550171", "key-own-1");
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        WorkerCommand.DialLink dial =
                link.sent(id, WorkerCommand.DialLink.class).orElseThrow();
        assertThat(dial.targets()).extracting("id").containsExactly(TRUNK);
        assertThat(dial.user()).isEqualTo("385915550171");
        tell(new WorkerEvent.SipRinging(id, Instant.now()));
        assertThat(graph.dials).as("Meta hears nothing yet").isZero();
        tell(new WorkerEvent.SipAnswered(id, Instant.now(), null, null, "Sofia PBX"));
        until(() -> view(id).wacid() != null);
        String wacid = view(id).wacid().value();
        assertThat(view(id).phase()).isEqualTo(Phase.DIALING);
        assertThat(link.sent(id, WorkerCommand.MakeOffer.class).orElseThrow().leg())
                .isEqualTo(LegName.META);
        inbox.store(MetaSays.envelope(MetaSays.connectBic(wacid)));
        until(() -> link.sent(id, WorkerCommand.ApplyAnswer.class).isPresent());
        inbox.store(MetaSays.envelope(MetaSays.status(wacid, "ACCEPTED")));
        until(() -> link.sent(id, WorkerCommand.OpenMedia.class).isPresent());
        assertThat(view(id).phase()).isEqualTo(Phase.IN_PROGRESS);
        assertThat(link.sent)
                .filteredOn(sent ->
                        sent instanceof WorkerCommand.DialLink && sent.callId().equals(id))
                .as("rung once")
                .hasSize(1);
        tell(ended(id, SipEnd.TRUNK, Instant.now(), null));
        until(() -> graph.said("terminate " + wacid));
        inbox.store(MetaSays.envelope(MetaSays.terminate(
                wacid, "BUSINESS_INITIATED", "COMPLETED", Instant.now().minusSeconds(20), 20L)));
        until(() -> Long.valueOf(20).equals(view(id).durationSeconds()));
        assertThat(view(id).outcome()).isEqualTo(Outcome.ANSWERED);
        until(() -> link.closed(id) == 2);
        assertThat(graph.dials).isEqualTo(1);
    }

    @Test
    void aTelephoneThatIsBusyDialsNobodyAndCountsAgainstNoLimit() throws Exception {
        CallId id = dialled("385915550172", "key-own-2");
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        tell(ended(id, SipEnd.TRUNK, null, 486));
        until(() -> view(id).phase() == Phase.ENDED);
        assertThat(view(id).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(view(id).fault()).isEqualTo(Fault.TENANT);
        assertThat(view(id).reason()).contains("did not take the call").contains("486");
        until(() -> link.closed(id) == 2);
        assertThat(graph.dials).isZero();
        assertThat(withheld(id)).isTrue();
    }

    @Test
    void aDialThatIsHungUpWhileTheTelephoneRingsDialsNobodyEvenIfItAnswersThen() throws Exception {
        CallId id = dialled("385915550173", "key-own-3");
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        calls.hangUp(TERN, ACTOR, id);
        tell(new WorkerEvent.SipAnswered(id, Instant.now(), null, null, "Sofia PBX"));
        until(() -> link.closed(id) == 2);
        assertThat(view(id).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(graph.dials).isZero();
    }

    /// Nobody is rung twice, and nobody listens into silence for long; a call that Meta has all the same is ended
    /// there.
    @Test
    void aDialWhoseAnswerIsLostEndsForTheTelephoneUnlessMetaTellsOfIt() throws Exception {
        graph.refuseDial = new GraphFault(
                GraphFaultKind.ANSWER_LOST, 0, null, null, "the answer was lost", null, null, false, true);
        CallId id = dialled("385915550175", "key-own-6");
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        tell(new WorkerEvent.SipAnswered(id, Instant.now(), null, null, "Sofia PBX"));
        until(() -> entries(id).contains("Meta's answer was lost"));
        assertThat(view(id).phase()).isEqualTo(Phase.DIALING);
        transactions.inTenant(
                TERN,
                () -> timers.on(
                        TERN, new InboxItem.FromTimer(UUID.randomUUID(), Instant.now(), CallTimers.UNSURE, id)));
        assertThat(view(id).phase()).isEqualTo(Phase.ENDED);
        until(() -> link.closed(id) == 2);
        inbox.store(MetaSays.envelope(MetaSays.connectBic("wacid.LATE")
                .replace("\"event\"", "\"biz_opaque_callback_data\":\"" + OwnMark.of(id) + "\",\"event\"")));
        until(() -> graph.said("terminate wacid.LATE"));
        assertThat(withheld(id)).as("Meta was asked").isFalse();
    }

    private String entries(CallId id) {
        return calls.timeline(TERN, id).stream().map(CallEntry::detail).collect(Collectors.joining("\n"));
    }

    @Test
    void withoutAPermissionAndWithoutARegistrationNoTelephoneRings() throws Exception {
        graph.permission = CallPermissionReads.Status.NO_PERMISSION;
        assertThat(calls.dial(TERN, ACTOR, dial("385915550174", TRUNK, "key-own-4")))
                .isInstanceOf(DialResult.NoPermission.class);
        assertThat(calls.dial(TERN, ACTOR, dial("385915550174", UUID.randomUUID(), "key-own-5")))
                .isInstanceOf(DialResult.NoTelephone.class);
    }

    private CallId dialled(String user, String key) throws Exception {
        DialResult result = calls.dial(TERN, ACTOR, dial(user, TRUNK, key));
        assertThat(result).isInstanceOf(DialResult.Dialled.class);
        return ((DialResult.Dialled) result).call();
    }

    private static LiveCalls.Dial dial(String user, UUID telephone, String key) {
        return new LiveCalls.Dial(
                SOFIA, new WaUser(new E164(user), null, null), null, null, null, telephone, null, null, key);
    }

    private static boolean withheld(CallId id) throws SQLException {
        try (var superuser = database.superuser();
                var work = superuser.createStatement();
                var row = work.executeQuery("select withheld from app.call where id = '" + id + "'")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private CallView ringsAtTheTelephony(String wacid) throws Exception {
        inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())));
        until(() -> live(wacid)
                .filter(call ->
                        link.sent(call.id(), WorkerCommand.SetLink.class).isPresent())
                .isPresent());
        return live(wacid).orElseThrow();
    }

    private Optional<CallView> live(String wacid) {
        return calls.live(TERN).stream()
                .filter(call -> call.wacid() != null && call.wacid().value().equals(wacid))
                .findFirst();
    }

    private CallId opened(String wacid) {
        SipCalls.Opened.Taken taken = (SipCalls.Opened.Taken) brought(wacid, "s-1");
        assertThat(taken.routes()).extracting(Route::kind).containsExactly(Route.Kind.AGENTS);
        return taken.call();
    }

    private SipCalls.Opened brought(String wacid, String worker) {
        return sip.open(TERN, opening(wacid, worker));
    }

    private SipOpening opening(String wacid, String worker) {
        return new SipOpening(
                Protocol.VERSION,
                worker,
                epochOfSip,
                Direction.USER_INITIATED,
                TERN.value(),
                SOFIA.value(),
                wacid,
                "385915550142",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.now());
    }

    private static WorkerEvent ended(CallId id, SipEnd by, @Nullable Instant answered, @Nullable Integer status) {
        return new WorkerEvent.SipEnded(id, Instant.now(), by, answered, null, status, "played");
    }

    private void tell(WorkerEvent event) {
        inbox.storeWorkerEvents(new EventBatch(
                Protocol.VERSION, "s-1", epochOfSip, List.of(new EventBatch.Numbered(++sequence, event))));
    }

    private void plan(Route... targets) {
        routing.replace(TERN, ACTOR, SOFIA, List.of(targets), null).orElseThrow();
    }

    private CallView view(CallId id) {
        return calls.find(TERN, id).orElseThrow();
    }

    private void lease(String id, WorkerKind kind) {
        workers.lease(FakeLink.lease(id, kind, kind == WorkerKind.SIP ? epochOfSip : 1));
    }

    /// Waits for a condition, never for a time.
    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the condition came true in time").isBefore(end);
            Thread.onSpinWait();
        }
    }
}
