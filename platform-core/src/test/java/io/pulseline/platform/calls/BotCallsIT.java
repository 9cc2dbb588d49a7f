package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.bots.VoiceBot;
import io.pulseline.platform.bots.VoiceBots;
import io.pulseline.platform.calls.Supervisions.Begun;
import io.pulseline.platform.calls.Supervisions.Changed;
import io.pulseline.platform.calls.TakeOvers.Taken;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.webhooks.Inbox;
import io.pulseline.platform.wire.BotEnd;
import io.pulseline.platform.wire.EventBatch;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.MixPartner;
import io.pulseline.platform.wire.Protocol;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Calls that a voice bot answers. Real PostgreSQL, Graph and both workers as fakes.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class BotCallsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final PersonId SAVA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a1"));
    private static final PersonId VERA = new PersonId(UUID.fromString("00000000-0000-4000-8000-0000000000a3"));
    private static final Actor ACTOR = new Actor.Program("test");
    private static long sequence;
    private static long epoch = 1;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        CoreTestApplication.database(registry, "bot_calls");
    }

    @Autowired
    LiveCalls calls;

    @Autowired
    VoiceBots bots;

    @Autowired
    Supervisions supervisions;

    @Autowired
    TakeOvers takeOvers;

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

    private UUID bot = new UUID(0, 0);

    @BeforeEach
    void bothWorkersServe() {
        graph.reset();
        graph.log.clear();
        link.sent.clear();
        workers.lease(FakeLink.lease("m-1", WorkerKind.MEDIA, 1));
        workers.lease(FakeLink.lease("a-1", WorkerKind.AUDIO, epoch));
        calls.live(TERN).forEach(left -> calls.hangUp(TERN, ACTOR, left.id()));
        bots.of(TERN).forEach(left -> bots.remove(TERN, ACTOR, left.id()));
        bot = added(new VoiceBots.Draft("Echo", "wss://1.1.1.1/talk", "s3cret", true, false))
                .id();
    }

    private VoiceBot added(VoiceBots.Draft draft) {
        return ((VoiceBots.Kept.Done) bots.add(TERN, ACTOR, draft)).bot();
    }

    @Test
    void theBotIsBroughtAndMetaIsToldOnceItHasCome() throws Exception {
        plan(new Route(Route.Kind.BOT, bot, null));
        CallView ringing = isAsked("wacid.BOT1");
        WorkerCommand.BringBot bring =
                link.sent(ringing.id(), WorkerCommand.BringBot.class).orElseThrow();
        assertThat(bring.end()).isEqualTo(FakeLink.MEDIA);
        assertThat(bring.bot().url()).isEqualTo("wss://1.1.1.1/talk");
        assertThat(bring.bot().secret()).isEqualTo("s3cret");
        assertThat(bring.bot().user()).isEqualTo("385915550142");
        assertThat(bring.bot().direction()).isEqualTo(Direction.USER_INITIATED);
        assertThat(graph.said("accept wacid.BOT1")).isFalse();
        assertThat(calls.join(TERN, SAVA, "Sava", ringing.id(), "browser offer"))
                .as("it is not the agents' turn")
                .isInstanceOf(AnswerResult.Gone.class);
        tell(new WorkerEvent.BotReady(ringing.id(), Instant.now()));
        until(() -> graph.said("accept wacid.BOT1"));
        until(() -> link.sent.stream()
                        .filter(command -> command instanceof WorkerCommand.OpenMedia)
                        .count()
                == 2);
        tell(left(ringing.id(), BotEnd.HUNG_UP, null));
        until(() -> graph.said("terminate wacid.BOT1"));
        until(() -> link.closed(ringing.id()) == 2);
        assertThat(view(ringing.id()).outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aBotThatDoesNotComeLeavesTheCallToTheAgents() throws Exception {
        plan(new Route(Route.Kind.BOT, bot, 20), new Route(Route.Kind.AGENTS, null));
        CallView ringing = isAsked("wacid.BOT2");
        tell(left(ringing.id(), BotEnd.FAILED, null));
        until(() -> view(ringing.id()).route() == Route.Kind.AGENTS);
        until(() -> link.sent(ringing.id(), WorkerCommand.CloseLeg.class).isPresent());
        assertThat(link.sent(ringing.id(), WorkerCommand.CloseLeg.class)
                        .orElseThrow()
                        .leg())
                .isEqualTo(LegName.LINK);
        assertThat(view(ringing.id()).linkWorker()).isNull();
        assertThat(calls.join(TERN, SAVA, "Sava", ringing.id(), "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
    }

    @Test
    void aBotThatNobodyComesAfterFailsTheCallAndSaysWhy() throws Exception {
        plan(new Route(Route.Kind.BOT, bot, null));
        CallView ringing = isAsked("wacid.BOT3");
        tell(left(ringing.id(), BotEnd.FAILED, null));
        until(() -> view(ringing.id()).phase() == Phase.ENDED);
        assertThat(view(ringing.id()).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(view(ringing.id()).fault()).isEqualTo(Fault.TENANT);
        assertThat(view(ringing.id()).reason()).isEqualTo("The bot said so");
    }

    @Test
    void aBotPassesATalkOnToAnAgentWhileTheUserHearsMusic() throws Exception {
        CallView talking = talks("wacid.BOT4");
        tell(left(talking.id(), BotEnd.PASSED_ON, "AGENTS"));
        until(() -> view(talking.id()).route() == Route.Kind.QUEUE);
        until(() -> link.sent(talking.id(), WorkerCommand.HoldUser.class).isPresent());
        until(() -> link.sent(talking.id(), WorkerCommand.CloseLeg.class).isPresent());
        assertThat(view(talking.id()).heldSince()).isNotNull();
        assertThat(Ringing.waits(view(talking.id()))).isTrue();
        assertThat(calls.join(TERN, SAVA, "Sava", talking.id(), "browser offer"))
                .isInstanceOf(AnswerResult.Connected.class);
        until(() -> link.sent(talking.id(), WorkerCommand.ResumeUser.class).isPresent());
        assertThat(view(talking.id()).agentId()).isEqualTo(SAVA.value());
        assertThat(view(talking.id()).heldSince()).isNull();
        assertThat(graph.said("terminate wacid.BOT4")).isFalse();
    }

    @Test
    void whenTheAudioWorkerIsLostTheTalkGoesToTheNextOfThePlan() throws Exception {
        CallView talking = talks("wacid.BOT5");
        workers.lease(FakeLink.lease("a-1", WorkerKind.AUDIO, ++epoch));
        until(() -> view(talking.id()).route() == Route.Kind.QUEUE);
        assertThat(view(talking.id()).linkWorker()).isNull();
        until(() -> link.sent(talking.id(), WorkerCommand.HoldUser.class).isPresent());
        assertThat(view(talking.id()).phase()).isEqualTo(Phase.IN_PROGRESS);
    }

    @Test
    void withoutAnAudioWorkerTheNextOfThePlanIsAskedAtOnce() throws Exception {
        WorkerLease gone = FakeLink.lease("a-1", WorkerKind.AUDIO, epoch);
        workers.lease(new WorkerLease(
                gone.protocol(),
                gone.workerId(),
                gone.epoch(),
                gone.kind(),
                gone.region(),
                gone.version(),
                gone.controlUrl(),
                gone.capacity(),
                0,
                0,
                WorkerState.DRAINING,
                gone.sentAt()));
        plan(new Route(Route.Kind.BOT, bot, 20), new Route(Route.Kind.AGENTS, null));
        CallId id = invited("wacid.BOT6");
        until(() -> view(id).route() == Route.Kind.AGENTS);
    }

    @Test
    void noiseIsTakenOutWhereTheBotWantsItAndTheWorkerCan() throws Exception {
        bots.change(TERN, ACTOR, bot, new VoiceBots.Draft("Echo", "wss://1.1.1.1/talk", null, true, true));
        assertThat(workers.nobodyQuiets())
                .as("this worker has not said that it can")
                .isTrue();
        plan(new Route(Route.Kind.BOT, bot, null));
        CallView without = isAsked("wacid.BOT20");
        assertThat(link.sent(without.id(), WorkerCommand.BringBot.class)
                        .orElseThrow()
                        .bot()
                        .quiets())
                .isTrue();
        until(() -> said(without.id(), "noise is not taken out: SpeexDSP is not installed there"));
        workers.lease(FakeLink.quieting("a-1", epoch));
        assertThat(workers.nobodyQuiets()).isFalse();
        CallView with = isAsked("wacid.BOT21");
        until(() -> said(with.id(), "steady noise is taken out of the user's voice"));
    }

    @Test
    void aSecretIsSealedAndEachTenantHasItsOwnBots() {
        assertThat(bots.find(TERN, bot).orElseThrow().secret()).isNotNull();
        assertThat(bots.named(MARLIN, bot)).isEmpty();
        assertThat(bots.find(MARLIN, bot)).isEmpty();
        assertThat(bots.remove(MARLIN, ACTOR, bot)).isFalse();
        assertThat(bots.change(MARLIN, ACTOR, bot, new VoiceBots.Draft("X", "wss://1.1.1.1/", null, true, false)))
                .isEmpty();
        bots.change(TERN, ACTOR, bot, new VoiceBots.Draft("Echo 2", "wss://1.1.1.1/", null, false, false));
        assertThat(bots.find(TERN, bot).orElseThrow()).satisfies(changed -> {
            assertThat(changed.name()).isEqualTo("Echo 2");
            assertThat(changed.secret()).as("kept").isNotNull();
        });
    }

    @Test
    void addressesThatLeadInsideOrToNoWebSocketAreRefused() {
        Map<String, String> wanted = Map.of(
                "https://1.1.1.1/", "scheme",
                "ws://1.1.1.1/", "scheme",
                "wss://user@1.1.1.1/", "scheme",
                "wss://127.0.0.1/", "address",
                "wss://10.1.2.3/", "address",
                "wss://169.254.169.254/", "address",
                "wss://[::1]/", "address");
        wanted.forEach(
                (url, why) -> assertThat(bots.add(TERN, ACTOR, new VoiceBots.Draft("Other", url, null, true, false)))
                        .as(url)
                        .isEqualTo(new VoiceBots.Kept.Wrong(Map.of("url", why))));
    }

    private boolean said(CallId id, String words) {
        return calls.timeline(TERN, id).stream()
                .anyMatch(entry -> entry.detail().contains(words));
    }

    @Test
    void whoListensToABotTakesItsCallOverWithTheVoiceThatStands() throws Exception {
        CallView talking = talks("wacid.BOT8");
        assertThat(listens(talking.id(), MixMode.LISTEN)).isEqualTo(Begun.YES);
        assertThat(takeOvers.takeOver(TERN, ACTOR, SAVA, talking.id()))
                .as("somebody else listens")
                .isEqualTo(Taken.NO_BOT);
        WorkerCommand.JoinMix join =
                link.sent(talking.id(), WorkerCommand.JoinMix.class).orElseThrow();
        assertThat(join.partner()).isEqualTo(MixPartner.BOT);
        assertThat(takeOvers.takeOver(TERN, ACTOR, VERA, talking.id())).isEqualTo(Taken.YES);
        assertThat(link.sent(talking.id(), WorkerCommand.TakeOver.class)).isPresent();
        assertThat(view(talking.id()).agentId()).isEqualTo(VERA.value());
        assertThat(supervisions.of(TERN, talking.id())).isEmpty();
        until(() -> link.closed(talking.id()) == 1);
        assertThat(view(talking.id()).linkWorker()).as("the bot has left").isNull();
        tell(left(talking.id(), BotEnd.HUNG_UP, null));
        calls.hangUp(TERN, ACTOR, talking.id());
        until(() -> view(talking.id()).phase() == Phase.ENDED);
        assertThat(calls.timeline(TERN, talking.id()).stream().map(CallEntry::detail))
                .contains("Vera listens; the user is told", "Vera takes the call over from the bot Echo")
                .as("what the bot says of the call counts no more")
                .doesNotContain("The bot said so");
    }

    @Test
    void aTakeOverWhoseAnswerIsLostIsAskedForOnceMoreByTheSameCommand() throws Exception {
        CallView talking = talks("wacid.BOT11");
        assertThat(listens(talking.id(), MixMode.LISTEN)).isEqualTo(Begun.YES);
        link.losesAnswer = WorkerCommand.TakeOver.class;
        assertThat(takeOvers.takeOver(TERN, ACTOR, VERA, talking.id())).isEqualTo(Taken.YES);
        assertThat(link.sent.stream()
                        .filter(WorkerCommand.TakeOver.class::isInstance)
                        .filter(command -> command.callId().equals(talking.id()))
                        .map(WorkerCommand::commandId)
                        .distinct())
                .hasSize(1);
        assertThat(view(talking.id()).agentId()).isEqualTo(VERA.value());
    }

    @Test
    void nobodyWhispersToABot() throws Exception {
        CallView talking = talks("wacid.BOT9");
        assertThat(supervisions.begin(TERN, ACTOR, VERA, "Vera", talking.id(), MixMode.WHISPER))
                .isEqualTo(Begun.NOT_TO_A_BOT);
        assertThat(listens(talking.id(), MixMode.BARGE)).isEqualTo(Begun.YES);
        assertThat(supervisions.change(TERN, ACTOR, VERA, MixMode.WHISPER)).isEqualTo(Changed.NOT_TO_A_BOT);
        assertThat(supervisions.change(TERN, ACTOR, VERA, MixMode.LISTEN)).isEqualTo(Changed.YES);
        assertThat(supervisions.end(TERN, ACTOR, VERA)).isTrue();
        assertThat(view(talking.id()).route()).as("the bot talks on").isEqualTo(Route.Kind.BOT);
    }

    @Test
    void whenTheBotPassesTheCallOnNobodyListensAnyMore() throws Exception {
        CallView talking = talks("wacid.BOT10");
        assertThat(listens(talking.id(), MixMode.LISTEN)).isEqualTo(Begun.YES);
        tell(left(talking.id(), BotEnd.PASSED_ON, "AGENTS"));
        until(() -> supervisions.of(TERN, talking.id()).isEmpty());
        assertThat(takeOvers.takeOver(TERN, ACTOR, VERA, talking.id())).isEqualTo(Taken.NO_BOT);
        assertThat(view(talking.id()).phase()).isEqualTo(Phase.IN_PROGRESS);
    }

    /// Vera, with her voice.
    private Begun listens(CallId id, MixMode mode) {
        Begun begun = supervisions.begin(TERN, ACTOR, VERA, "Vera", id, mode);
        assertThat(supervisions.join(TERN, VERA, id, "browser offer")).isInstanceOf(AnswerResult.Connected.class);
        return begun;
    }

    private CallView talks(String wacid) throws Exception {
        plan(new Route(Route.Kind.BOT, bot, 20), new Route(Route.Kind.AGENTS, null));
        CallView ringing = isAsked(wacid);
        tell(new WorkerEvent.BotReady(ringing.id(), Instant.now()));
        until(() -> view(ringing.id()).phase() == Phase.IN_PROGRESS);
        return view(ringing.id());
    }

    private CallView isAsked(String wacid) throws Exception {
        CallId id = invited(wacid);
        until(() -> link.sent(id, WorkerCommand.SetLink.class).isPresent());
        return view(id);
    }

    private CallId invited(String wacid) throws Exception {
        inbox.store(MetaSays.envelope(MetaSays.connectUic(wacid, Instant.now())));
        until(() -> calls.live(TERN).stream()
                .anyMatch(call -> call.wacid() != null && call.wacid().value().equals(wacid)));
        return calls.live(TERN).stream()
                .filter(call -> call.wacid() != null && call.wacid().value().equals(wacid))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static WorkerEvent left(CallId id, BotEnd end, @Nullable String to) {
        return new WorkerEvent.BotLeft(id, Instant.now(), end, to, "The bot said so");
    }

    private void tell(WorkerEvent event) {
        inbox.storeWorkerEvents(
                new EventBatch(Protocol.VERSION, "a-1", epoch, List.of(new EventBatch.Numbered(++sequence, event))));
    }

    private void plan(Route... targets) {
        routing.replace(TERN, ACTOR, SOFIA, List.of(targets), null).orElseThrow();
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
