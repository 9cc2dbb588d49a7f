package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.Supervisions.Begun;
import io.pulseline.platform.calls.Supervisions.Changed;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegFault;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Somebody listens to a talk. Real PostgreSQL, Graph and both workers as fakes.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class SupervisionsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    private static final PersonId IVO = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a2"));
    private static final PersonId VERA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a3"));
    private static final Actor ACTOR = new Actor.Program("test");
    private static long sequence;
    private static long epoch = 1;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "supervisions");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    Supervisions supervisions;

    @Autowired
    Inbox inbox;

    @Autowired
    Workers workers;

    @Autowired
    NumberRouting routing;

    @Autowired
    FakeGraph graph;

    @Autowired
    FakeLink link;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void bothWorkersServe() {
        graph.reset();
        graph.log.clear();
        link.sent.clear();
        workers.lease(FakeLink.lease("m-1", WorkerKind.MEDIA, 1));
        workers.lease(FakeLink.lease("a-1", WorkerKind.AUDIO, epoch));
        calls.live(TERN).forEach(left -> calls.hangUp(TERN, ACTOR, left.id()));
        until(() -> supervisions.of(TERN, VERA).isEmpty());
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.AGENTS, null)), null);
    }

    @Test
    void aTalkGoesThroughAMixerWhileSomebodyListensAndBackAfterwards() throws Exception {
        CallId id = talks("wacid.SUP1");
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN))
                .isEqualTo(Begun.YES);
        assertThat(supervisions.join(TERN, VERA, id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        assertThat(link.sent(id, WorkerCommand.MakeMix.class)).isPresent();
        WorkerCommand.JoinMix join = link.sent(id, WorkerCommand.JoinMix.class).orElseThrow();
        assertThat(join.mode()).isEqualTo(MixMode.LISTEN);
        assertThat(join.quiets()).as("nobody asked for it").isFalse();
        assertThat(join.announced())
                .as("both sides are told unless the tenant says otherwise")
                .isTrue();
        assertThat(link.sent(id, WorkerCommand.SetMix.class)).isPresent();
        assertThat(supervisions.change(TERN, ACTOR, VERA, MixMode.WHISPER)).isEqualTo(Changed.YES);
        assertThat(link.sent(id, WorkerCommand.ChangeMix.class).orElseThrow().mode())
                .isEqualTo(MixMode.WHISPER);
        assertThat(supervisions.end(TERN, ACTOR, VERA)).isTrue();
        // another test's call may still be ending beside it
        assertThat(link.sent.stream()
                        .filter(command -> command instanceof WorkerCommand.EndMix
                                && command.callId().equals(id)))
                .hasSize(2);
        assertThat(supervisions.of(TERN, id)).isEmpty();
        assertThat(calls.timeline(TERN, id).stream()
                        .filter(entry -> entry.kind().equals("Supervision"))
                        .map(CallEntry::detail))
                .containsExactly(
                        "Vera listens; both sides are told", "Vera speaks to the agent", "Vera listens no more");
    }

    @Test
    void oneAtATimeForACallAndForAPersonAndNobodyWhoIsInACall() throws Exception {
        CallId id = talks("wacid.SUP2");
        assertThat(supervisions.begin(TERN, ACTOR, SAVA, "Sava", id, MixMode.LISTEN))
                .isEqualTo(Begun.BUSY);
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN))
                .isEqualTo(Begun.YES);
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN))
                .isEqualTo(Begun.BUSY);
        assertThat(supervisions.begin(TERN, ACTOR, IVO, "Ivo", id, MixMode.LISTEN))
                .isEqualTo(Begun.TAKEN);
        assertThat(supervisions.begin(MARLIN, ACTOR, IVO, "Ivo", id, MixMode.LISTEN))
                .isEqualTo(Begun.NO_TALK);
        assertThat(supervisions.of(MARLIN, id)).isEmpty();
        assertThat(supervisions.join(TERN, IVO, id, "browser offer")).isInstanceOf(AnswerResult.Gone.class);
        calls.hangUp(TERN, ACTOR, id);
        until(() -> supervisions.of(TERN, VERA).isEmpty());
    }

    @Test
    void whenTheMixerIsLostTheTalkGoesOnAndNobodyListens() throws Exception {
        supervisions.set(TERN, ACTOR, new SupervisionRule(false, false, true));
        CallId id = talks("wacid.SUP3");
        supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN);
        supervisions.join(TERN, VERA, id, "browser offer");
        WorkerCommand.JoinMix join = link.sent(id, WorkerCommand.JoinMix.class).orElseThrow();
        assertThat(join.announced()).isFalse();
        assertThat(join.quiets()).as("the rule has it so").isTrue();
        workers.lease(FakeLink.lease("a-1", WorkerKind.AUDIO, ++epoch));
        until(() -> supervisions.of(TERN, VERA).isEmpty());
        assertThat(view(id).phase()).isEqualTo(Phase.IN_PROGRESS);
        until(() -> link.sent(id, WorkerCommand.EndMix.class).isPresent());
        supervisions.set(TERN, ACTOR, SupervisionRule.USUAL);
    }

    @Test
    void whoOnlyListensIsSeenUnlessTheTenantHidesItAndWhoSpeaksAlways() throws Exception {
        CallId id = talks("wacid.SUP5");
        supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN);
        assertThat(supervisions.of(TERN, id).orElseThrow().isSeen()).isTrue();
        supervisions.end(TERN, ACTOR, VERA);
        supervisions.set(TERN, ACTOR, new SupervisionRule(true, false, false));
        assertThat(supervisions.rule(TERN).shown())
                .as("who hears the sign sees it too")
                .isTrue();
        supervisions.set(TERN, ACTOR, new SupervisionRule(false, false, false));
        supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN);
        assertThat(supervisions.of(TERN, id).orElseThrow().isSeen()).isFalse();
        supervisions.change(TERN, ACTOR, VERA, MixMode.WHISPER);
        assertThat(supervisions.of(TERN, id).orElseThrow().isSeen()).isTrue();
        supervisions.end(TERN, ACTOR, VERA);
        supervisions.set(TERN, ACTOR, SupervisionRule.USUAL);
        assertThat(supervisions.rule(MARLIN)).isEqualTo(SupervisionRule.USUAL);
    }

    @Test
    void aSupervisorWhoseBrowserIsGoneListensNoMore() throws Exception {
        CallId id = talks("wacid.SUP4");
        supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN);
        supervisions.join(TERN, VERA, id, "browser offer");
        tell(new WorkerEvent.LegFailed(id, Instant.now(), LegName.SUPERVISOR, LegFault.CONSENT_LOST, "gone"));
        until(() -> aged(id) == 1);
        until(() -> supervisions.of(TERN, VERA).isEmpty());
        assertThat(supervisions.all(TERN, id).getLast().endReason()).isEqualTo("Vera's browser is gone");
        assertThat(view(id).phase()).isEqualTo(Phase.IN_PROGRESS);
    }

    /// A browser says goodbye when its page is loaded anew, and the new page brings the voice again.
    @Test
    void whoLoadsThePageAnewGoesOnListening() throws Exception {
        CallId id = talks("wacid.SUP6");
        supervisions.begin(TERN, ACTOR, VERA, "Vera", id, MixMode.LISTEN);
        supervisions.join(TERN, VERA, id, "browser offer");
        tell(new WorkerEvent.LegFailed(id, Instant.now(), LegName.SUPERVISOR, LegFault.CLOSED_BY_PEER, "BYE"));
        until(() -> lost(id));
        assertThat(supervisions.join(TERN, VERA, id, "new page's offer")).isInstanceOf(AnswerResult.Connected.class);
        tell(new WorkerEvent.LegConnected(
                id, Instant.now(), LegName.SUPERVISOR, 1, 1, "port 1", "192.0.2.1:1", "server", "AEAD_AES_128_GCM"));
        until(() -> !lost(id));
        assertThat(aged(id)).isZero();
        assertThat(supervisions.of(TERN, VERA)).isPresent();
        assertThat(link.sent.stream()
                        .filter(command -> command instanceof WorkerCommand.JoinMix
                                && command.callId().equals(id)))
                .as("the mixer that there is")
                .hasSize(1);
        supervisions.end(TERN, ACTOR, VERA);
    }

    private void tell(WorkerEvent event) {
        inbox.storeWorkerEvents(
                new EventBatch(Protocol.VERSION, "m-1", 1, List.of(new EventBatch.Numbered(++sequence, event))));
    }

    private boolean lost(CallId id) {
        return transactions.inTenant(
                TERN,
                () -> jdbc.sql("select count(*) > 0 from supervision where call_id = ? and voice_lost_at is not null")
                        .param(id.value())
                        .query(Boolean.class)
                        .single());
    }

    /// As if the voice had been away for a minute.
    private int aged(CallId id) {
        return transactions.inTenant(TERN, () -> jdbc.sql("""
                        update supervision set voice_lost_at = voice_lost_at - interval '1 minute'
                        where call_id = ? and voice_lost_at is not null
                        """).param(id.value()).update());
    }

    private CallId talks(String wacid) throws Exception {
        inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())));
        until(() ->
                live(wacid).filter(call -> call.state().preAcceptedAt() != null).isPresent());
        CallId id = live(wacid).orElseThrow().id();
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> view(id).phase() == Phase.IN_PROGRESS);
        return id;
    }

    private Optional<CallView> live(String wacid) {
        return calls.live(TERN).stream()
                .filter(call -> call.wacid() != null && call.wacid().value().equals(wacid))
                .findFirst();
    }

    private CallView view(CallId id) {
        return calls.find(TERN, id).orElseThrow();
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
