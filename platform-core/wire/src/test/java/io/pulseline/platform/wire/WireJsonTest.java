package io.pulseline.platform.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.Direction;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Everything that crosses to a worker and back is the same after it, and says its type by a word that people
/// can read.
class WireJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UUID COMMAND = UUID.fromString("0a0b0c0d-0000-4000-8000-000000000001");
    private static final CallId CALL = CallId.of("0a0b0c0d-0000-4000-8000-000000000002");
    private static final Instant AT = Instant.parse("2026-11-24T10:00:00.123Z");

    private static final LinkEnd LINK = new LinkEnd("127.0.0.1", 42_000, "AEAD_AES_128_GCM", "a2V5");

    private static final BotOrder BOT = new BotOrder(
            COMMAND,
            "wss://bot.example/",
            "s",
            true,
            Direction.USER_INITIATED,
            "38515550101",
            "385915550142",
            null,
            null,
            true);

    static Stream<WorkerCommand> commands() {
        return Stream.of(
                new WorkerCommand.AnswerOffer(COMMAND, CALL, LegName.META, "v=0\r\n", "tern"),
                new WorkerCommand.RestartLeg(COMMAND, CALL, LegName.AGENT, "v=0\r\n"),
                new WorkerCommand.MakeOffer(COMMAND, CALL, LegName.META, null),
                new WorkerCommand.ApplyAnswer(COMMAND, CALL, LegName.META, "v=0\r\n"),
                new WorkerCommand.MakeLink(COMMAND, CALL, LegName.META, "tern"),
                new WorkerCommand.SetLink(COMMAND, CALL, LINK),
                new WorkerCommand.JoinLink(COMMAND, CALL, LINK),
                new WorkerCommand.DialLink(
                        COMMAND,
                        CALL,
                        LINK,
                        COMMAND,
                        "38515550101",
                        "385915550142",
                        null,
                        "wacid.X",
                        List.of(new SipDecision.Target(COMMAND, 20))),
                new WorkerCommand.BringBot(COMMAND, CALL, LINK, BOT),
                new WorkerCommand.MakeMix(COMMAND, CALL),
                new WorkerCommand.JoinMix(
                        COMMAND, CALL, new MixEnds(LINK, LINK, LINK), MixMode.LISTEN, true, true, MixPartner.BOT),
                new WorkerCommand.SetMix(COMMAND, CALL, new MixEnds(LINK, LINK, LINK)),
                new WorkerCommand.ChangeMix(COMMAND, CALL, MixMode.BARGE),
                new WorkerCommand.EndMix(COMMAND, CALL),
                new WorkerCommand.AskUser(COMMAND, CALL, List.of("+P/+")),
                new WorkerCommand.OpenMedia(COMMAND, CALL),
                new WorkerCommand.HoldUser(COMMAND, CALL),
                new WorkerCommand.ResumeUser(COMMAND, CALL),
                new WorkerCommand.TellUser(COMMAND, CALL, List.of("+P/+")),
                new WorkerCommand.HandOver(COMMAND, CALL),
                new WorkerCommand.TakeOver(COMMAND, CALL),
                new WorkerCommand.StartRecording(
                        COMMAND, CALL, new RecordingOrder(COMMAND, COMMAND, "a2V5", List.of("+P/+"))),
                new WorkerCommand.PauseRecording(COMMAND, CALL),
                new WorkerCommand.ResumeRecording(COMMAND, CALL),
                new WorkerCommand.StartCapture(
                        COMMAND, CALL, new CaptureOrder(COMMAND, COMMAND, "a2V5", 0, 20_000_000, 1_800_000)),
                new WorkerCommand.StopCapture(COMMAND, CALL),
                new WorkerCommand.CloseLeg(COMMAND, CALL, LegName.COLLEAGUE),
                new WorkerCommand.CloseSession(COMMAND, CALL, "hung up"));
    }

    static Stream<WorkerEvent> events() {
        return Stream.of(
                new WorkerEvent.LegConnected(CALL, AT, LegName.META, 12, 34, "a:1", "b:2", "client", "profile"),
                new WorkerEvent.LegMoved(CALL, AT, LegName.AGENT, "b:3", 240),
                new WorkerEvent.LegFailed(CALL, AT, LegName.AGENT, LegFault.CLOSED_BY_PEER, "why"),
                new WorkerEvent.MediaFlowing(CALL, AT, LegName.META),
                new WorkerEvent.LegSilent(CALL, AT, LegName.META, 5000),
                new WorkerEvent.DtmfReceived(CALL, AT, LegName.META, "#", 120),
                new WorkerEvent.QualityReported(CALL, AT, LegName.META, 250, 1, 2.5, null, 4.2, null, -31, 0.0),
                new WorkerEvent.RecordingStarted(CALL, AT, COMMAND),
                new WorkerEvent.RecordingEnded(CALL, AT, COMMAND, 61_000, 31, 30),
                new WorkerEvent.CaptureEnded(CALL, AT, COMMAND, CaptureEnd.SIZE, 61_000, 6100, 1_500_000, 31),
                new WorkerEvent.SessionEnded(CALL, AT, "hung up"),
                new WorkerEvent.SipRinging(CALL, AT),
                new WorkerEvent.SipTurn(CALL, AT, true),
                new WorkerEvent.SipAnswered(CALL, AT, "wacid.X", null, "Sofia PBX"),
                new WorkerEvent.SipEnded(CALL, AT, SipEnd.META, AT, 12L, null, ""),
                new WorkerEvent.SipPstnSeen(CALL, AT, COMMAND, new PstnSign("pstn.tel-uri", "To: <tel:+441>")),
                new WorkerEvent.SipMessageSeen(CALL, AT, LegName.TRUNK, true, "INVITE", "127.0.0.1:5061"),
                new WorkerEvent.BotReady(CALL, AT),
                new WorkerEvent.BotLeft(CALL, AT, BotEnd.PASSED_ON, "AGENTS", "The bot passes the call on"));
    }

    static Stream<CommandAnswer> answers() {
        return Stream.of(
                new CommandAnswer.Done(COMMAND),
                new CommandAnswer.SdpReady(COMMAND, "v=0\r\n"),
                new CommandAnswer.LinkReady(COMMAND, LINK),
                new CommandAnswer.MixReady(COMMAND, new MixEnds(LINK, LINK, LINK)),
                new CommandAnswer.Refused(COMMAND, RefusalCode.DRAINING, "this worker is draining"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandArrivesAsItWasSent(WorkerCommand command) {
        String text = JSON.writerFor(WorkerCommand.class).writeValueAsString(command);
        assertThat(JSON.readTree(text).get("callId").asString()).isEqualTo(CALL.toString());
        assertThat(JSON.readValue(text, WorkerCommand.class)).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventArrivesAsItWasSent(WorkerEvent event) {
        EventBatch batch = new EventBatch(Protocol.VERSION, "media-1", 7, List.of(new EventBatch.Numbered(1, event)));
        assertThat(JSON.readValue(JSON.writeValueAsString(batch), EventBatch.class))
                .isEqualTo(batch);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerArrivesAsItWasSent(CommandAnswer answer) {
        String text = JSON.writerFor(CommandAnswer.class).writeValueAsString(answer);
        assertThat(JSON.readValue(text, CommandAnswer.class)).isEqualTo(answer);
    }

    @Test
    void everyKindIsAmongTheseExamples() {
        assertThat(kinds(commands())).isEqualTo(permitted(WorkerCommand.class));
        assertThat(kinds(events())).isEqualTo(permitted(WorkerEvent.class));
        assertThat(kinds(answers())).isEqualTo(permitted(CommandAnswer.class));
    }

    @Test
    void anUnknownKindIsRefusedAndNotGuessed() {
        assertThatThrownBy(() ->
                        JSON.readValue("{\"type\":\"Explode\",\"callId\":\"%s\"}".formatted(CALL), WorkerCommand.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void aPartIsOpenedWithItsKeyAtItsPlaceOnly() {
        byte[] key = RecordingSeal.freshKey();
        byte[] voice = {1, 2, 3};
        byte[] sealed = RecordingSeal.seal(key, COMMAND, RecordingSide.USER, 7, voice);
        assertThat(RecordingSeal.open(key, COMMAND, RecordingSide.USER, 7, sealed))
                .isEqualTo(voice);
        assertThatThrownBy(() -> RecordingSeal.open(key, COMMAND, RecordingSide.BUSINESS, 7, sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RecordingSeal.open(key, COMMAND, RecordingSide.USER, 8, sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RecordingSeal.open(RecordingSeal.freshKey(), COMMAND, RecordingSide.USER, 7, sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RecordingSeal.open(key, COMMAND, RecordingSide.USER, 7, new byte[5]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLeaseArrivesAsItWasSent() {
        WorkerLease lease = new WorkerLease(
                Protocol.VERSION,
                "media-1",
                7,
                WorkerKind.MEDIA,
                "local",
                "0.1.0",
                "https://localhost:8082",
                300,
                3,
                0.01,
                WorkerState.SERVING,
                AT,
                12,
                true);
        String json = JSON.writeValueAsString(lease);
        assertThat(JSON.readValue(json, WorkerLease.class)).isEqualTo(lease);
        assertThat(JSON.readValue(json.replace("\"jitterMillis\":12", "\"later\":1"), WorkerLease.class)
                        .jitterMillis())
                .as("of an older worker, or of a later one")
                .isNull();
        BotOrder older =
                JSON.readValue(JSON.writeValueAsString(BOT).replace("\"quiet\":true", "\"later\":1"), BotOrder.class);
        assertThat(older.quiets()).as("of an older platform").isFalse();
    }

    @Test
    void onlyThisVersionAndTheOneBeforeAreSpoken() {
        assertThat(Protocol.accepts(Protocol.VERSION)).isTrue();
        assertThat(Protocol.accepts(Protocol.VERSION - 1)).isTrue();
        assertThat(Protocol.accepts(Protocol.VERSION - 2)).isFalse();
        assertThat(Protocol.accepts(Protocol.VERSION + 1)).isFalse();
    }

    private static Set<String> kinds(Stream<?> examples) {
        return examples.map(example -> example.getClass().getSimpleName()).collect(Collectors.toSet());
    }

    private static Set<String> permitted(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }
}
