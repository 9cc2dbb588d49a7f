package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.LegRestarts.Restart;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegName;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A browser looks for another way to its call. Real PostgreSQL, Graph and the worker as fakes.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class LegRestartsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    private static final PersonId IVO = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a2"));
    private static final Actor ACTOR = new Actor.Program("test");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "leg_restarts");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    LegRestarts restarts;

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

    @BeforeEach
    void aWorkerServes() {
        graph.reset();
        link.sent.clear();
        link.unreachable = false;
        workers.lease(FakeLink.lease("m-1", WorkerKind.MEDIA, 1));
        calls.live(TERN).forEach(left -> calls.hangUp(TERN, ACTOR, left.id()));
        routing.replace(TERN, ACTOR, SOFIA, List.of(new Route(Route.Kind.AGENTS, null)), null);
    }

    @Test
    void theWorkerAnswersWhoHasTheCallAndTheTimelineTellsBothEnds() throws Exception {
        CallId id = talks("wacid.WAY1");
        assertThat(restarts.restart(TERN, SAVA, "Sava", id, "fresh words"))
                .isEqualTo(new Restart.Begun("our new words AGENT"));
        assertThat(link.sent(id, WorkerCommand.RestartLeg.class).orElseThrow().offerSdp())
                .isEqualTo("fresh words");
        inbox.storeWorkerEvents(new EventBatch(
                Protocol.VERSION,
                "m-1",
                1,
                List.of(new EventBatch.Numbered(
                        1, new WorkerEvent.LegMoved(id, Instant.now(), LegName.AGENT, "192.0.2.7:50000", 180)))));
        until(() -> words(id).contains("the agent's leg goes on from 192.0.2.7:50000, found in 180 ms"));
        assertThat(words(id)).contains("Sava's browser lost its way to the call and looks for another one");
        assertThat(view(id).phase()).isEqualTo(Phase.IN_PROGRESS);
    }

    @Test
    void nobodyElseMoves() throws Exception {
        CallId id = talks("wacid.WAY2");
        assertThat(restarts.restart(TERN, IVO, "Ivo", id, "fresh words")).isEqualTo(new Restart.NoLeg());
        assertThat(restarts.restart(MARLIN, SAVA, "Sava", id, "fresh words")).isEqualTo(new Restart.Unknown());
        assertThat(link.sent(id, WorkerCommand.RestartLeg.class)).isEmpty();
    }

    @Test
    void onlyOfAConversation() throws Exception {
        CallId id = rings("wacid.WAY3");
        assertThat(restarts.restart(TERN, SAVA, "Sava", id, "fresh words")).isEqualTo(new Restart.NoLeg());
        calls.hangUp(TERN, ACTOR, id);
        assertThat(restarts.restart(TERN, SAVA, "Sava", id, "fresh words")).isEqualTo(new Restart.NoLeg());
        assertThat(link.sent(id, WorkerCommand.RestartLeg.class)).isEmpty();
    }

    @Test
    void aWorkerThatCannotBeAskedMayBeAskedAgain() throws Exception {
        CallId id = talks("wacid.WAY4");
        link.unreachable = true;
        assertThat(restarts.restart(TERN, SAVA, "Sava", id, "fresh words")).isEqualTo(new Restart.Unreachable());
        link.unreachable = false;
        assertThat(restarts.restart(TERN, SAVA, "Sava", id, "fresh words")).isInstanceOf(Restart.Begun.class);
    }

    private CallId rings(String wacid) throws Exception {
        inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())));
        until(() ->
                live(wacid).filter(call -> call.state().preAcceptedAt() != null).isPresent());
        return live(wacid).orElseThrow().id();
    }

    private CallId talks(String wacid) throws Exception {
        CallId id = rings(wacid);
        assertThat(calls.join(TERN, SAVA, "Sava", id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        until(() -> view(id).phase() == Phase.IN_PROGRESS);
        return id;
    }

    private List<String> words(CallId id) {
        return calls.timeline(TERN, id).stream().map(CallEntry::detail).toList();
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
