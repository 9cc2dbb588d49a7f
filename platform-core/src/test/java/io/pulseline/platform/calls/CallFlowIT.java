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
