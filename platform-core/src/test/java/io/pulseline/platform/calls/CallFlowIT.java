package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.rating.CardImport;
import io.pulseline.platform.rating.Charge;
import io.pulseline.platform.rating.Charges;
import io.pulseline.platform.rating.RateCards;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerLink;
import io.pulseline.platform.workers.Workers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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
    FakeGraph graph;

    @Autowired
    FakeLink link;

    @BeforeEach
    void aWorkerServes() {
        graph.reset();
        link.sent.clear();
        lease(1);
        if (cards.all().isEmpty()) {
            var card = cards.store(ACTOR, "test.csv", CardImport.read("""
                    market,country_iso2,calling_code,currency,tier_from_minutes,tier_to_minutes,rate_per_minute,effective_from,source
                    Rest of Central & Eastern Europe,HR,385,USD,0,50000,0.0095,2026-04-01,test
                    """)).orElseThrow();
            cards.activate(card.id());
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
        deliver(connectUic(wacid, Instant.now()));
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

        deliver(terminate(wacid, "USER_INITIATED", "COMPLETED", Instant.now(), 61L));
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
        deliver(terminate(wacid, "USER_INITIATED", "COMPLETED", null, null));
        deliver(connectUic(wacid, Instant.now()));
        until(() -> ended(wacid));
        CallView call = byWacid(wacid);
        assertThat(call.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(graph.said("pre_accept " + wacid)).isFalse();
        assertThat(calls.live(TERN)).noneMatch(live -> live.id().equals(call.id()));
    }

    @Test
    void businessCallCostsItsPulses() throws Exception {
        DialResult result = calls.dial(TERN, ACTOR, dial("key-1"));
        assertThat(result).isInstanceOf(DialResult.Dialled.class);
        CallId id = ((DialResult.Dialled) result).call();
        assertThat(calls.dial(TERN, ACTOR, dial("key-1"))).isEqualTo(result);
        assertThat(graph.dials).isEqualTo(1);
        String wacid = calls.find(TERN, id).orElseThrow().wacid().value();

        deliver(connectBic(wacid));
        until(() -> link.sent.stream().anyMatch(WorkerCommand.ApplyAnswer.class::isInstance));
        deliver(status(wacid, "RINGING"));
        until(() -> calls.find(TERN, id).orElseThrow().phase() == Phase.RINGING);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "offer")).isInstanceOf(AnswerResult.Connected.class);
        deliver(status(wacid, "ACCEPTED"));
        until(() -> link.sent.stream().anyMatch(WorkerCommand.OpenMedia.class::isInstance));
        deliver(terminate(wacid, "BUSINESS_INITIATED", "COMPLETED", Instant.now(), 70L));
        until(() -> charges.find(TERN, id).isPresent());

        Charge charge = charges.find(TERN, id).orElseThrow();
        // 70 s are 12 pulses of 0.00095
        assertThat(charge.pulses()).isEqualTo(12);
        assertThat(charge.metaCost()).isEqualByComparingTo("0.0114");
        assertThat(charge.evidence()).isNotEmpty();
    }

    @Test
    void dialWithoutPermissionSendsNothing() {
        graph.permission = CallPermissionReads.Status.NO_PERMISSION;
        assertThat(calls.dial(TERN, ACTOR, dial("key-2"))).isInstanceOf(DialResult.NoPermission.class);
        assertThat(graph.dials).isZero();
    }

    @Test
    void metasRefusalIsKeptVerbatim() {
        graph.refuseDial = new GraphFault(
                GraphFaultKind.NO_CALL_PERMISSION,
                401,
                138006,
                null,
                "(#138006) No approved call permission found",
                "why",
                "trace",
                false,
                false);
        assertThat(calls.dial(TERN, ACTOR, dial("key-3")))
                .isInstanceOfSatisfying(
                        DialResult.NoPermission.class,
                        refused -> assertThat(refused.reason()).contains("(#138006)"));
    }

    @Test
    void lostWorkerFailsItsCallsAndTellsMeta() throws Exception {
        String wacid = "wacid.UIC3";
        deliver(connectUic(wacid, Instant.now()));
        until(() -> graph.said("pre_accept " + wacid));
        CallView call = live(wacid);
        lease(2);
        until(() -> graph.said("terminate " + wacid));
        CallView failed = calls.find(TERN, call.id()).orElseThrow();
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.reason()).isEqualTo("worker lost");
        assertThat(failed.fault()).isEqualTo(Fault.US);
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
        inbox.store("""
                {"object":"whatsapp_business_account","entry":[{"id":"104729118830551","changes":[{"field":"calls","value":{
                "messaging_product":"whatsapp","metadata":{"display_phone_number":"35925550101","phone_number_id":"206418377150934"},
                "contacts":[{"profile":{"name":"Mira Kos"},"wa_id":"385915550142","user_id":"HR.48120077315590"}],%s}}]}]}
                """.formatted(value).getBytes(StandardCharsets.UTF_8));
    }

    private static String connectUic(String wacid, Instant at) {
        return """
                "calls":[{"id":"%s","from":"385915550142","to":"35925550101","event":"connect","timestamp":"%d",
                "direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"meta offer"}}]
                """.formatted(wacid, at.getEpochSecond());
    }

    private static String connectBic(String wacid) {
        return """
                "calls":[{"id":"%s","from":"35925550101","to":"385915550142","event":"connect","timestamp":"%d",
                "direction":"BUSINESS_INITIATED","session":{"sdp_type":"answer","sdp":"meta answer"}}]
                """.formatted(wacid, Instant.now().getEpochSecond());
    }

    private static String status(String wacid, String word) {
        return """
                "statuses":[{"id":"%s","type":"call","status":"%s","timestamp":"%d","recipient_id":"385915550142"}]
                """.formatted(wacid, word, Instant.now().getEpochSecond());
    }

    private static String terminate(
            String wacid, String direction, String status, @Nullable Instant start, @Nullable Long seconds) {
        String times = start == null
                ? ""
                : ",\"start_time\":\"%d\",\"end_time\":\"%d\",\"duration\":%d"
                        .formatted(start.getEpochSecond(), start.getEpochSecond() + seconds, seconds);
        String ends = direction.startsWith("BUS")
                ? "\"from\":\"35925550101\",\"to\":\"385915550142\""
                : "\"from\":\"385915550142\",\"to\":\"35925550101\"";
        return """
                "calls":[{"id":"%s",%s,"event":"terminate","timestamp":"%d","direction":"%s","status":"%s"%s}]
                """.formatted(wacid, ends, Instant.now().getEpochSecond(), direction, status, times);
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

    /// Meta that says yes unless told otherwise, and remembers what it was asked.
    static class FakeGraph implements Calling, CallPermissionReads {
        final List<String> log = new CopyOnWriteArrayList<>();
        volatile @Nullable String preAcceptSdp;
        volatile @Nullable String acceptSdp;
        volatile @Nullable GraphFault refuseDial;
        volatile Status permission = Status.PERMANENT;
        volatile int dials;

        void reset() {
            log.clear();
            refuseDial = null;
            permission = Status.PERMANENT;
            dials = 0;
        }

        boolean said(String line) {
            return log.contains(line);
        }

        @Override
        public GraphResult<Wacid> connect(
                TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, @Nullable String opaque) {
            if (refuseDial != null) {
                return new GraphResult.Failed<>(refuseDial);
            }
            dials++;
            return new GraphResult.Ok<>(new Wacid("wacid.BIC" + UUID.randomUUID()));
        }

        @Override
        public GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp) {
            preAcceptSdp = answerSdp;
            return ok("pre_accept " + call);
        }

        @Override
        public GraphResult<Accepted> accept(
                TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp, @Nullable String opaque) {
            acceptSdp = answerSdp;
            return ok("accept " + call);
        }

        @Override
        public GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid call) {
            return ok("reject " + call);
        }

        @Override
        public GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid call) {
            return ok("terminate " + call);
        }

        private GraphResult<Accepted> ok(String line) {
            log.add(line);
            return new GraphResult.Ok<>(new Accepted());
        }

        @Override
        public GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user) {
            return new GraphResult.Ok<>(new LivePermission(permission, null, List.of()));
        }
    }

    /// A worker that answers every SDP at once.
    static class FakeLink implements WorkerLink {
        final List<WorkerCommand> sent = new CopyOnWriteArrayList<>();

        @Override
        public CommandAnswer send(String controlUrl, WorkerCommand command) {
            sent.add(command);
            return switch (command) {
                case WorkerCommand.AnswerOffer answer ->
                    new CommandAnswer.SdpReady(answer.commandId(), "our answer " + answer.leg());
                case WorkerCommand.MakeOffer make -> new CommandAnswer.SdpReady(make.commandId(), "our offer");
                case WorkerCommand.ApplyAnswer apply -> new CommandAnswer.Done(apply.commandId());
                case WorkerCommand.OpenMedia open -> new CommandAnswer.Done(open.commandId());
                case WorkerCommand.CloseLeg close -> new CommandAnswer.Done(close.commandId());
                case WorkerCommand.CloseSession close -> new CommandAnswer.Done(close.commandId());
            };
        }
    }
}
