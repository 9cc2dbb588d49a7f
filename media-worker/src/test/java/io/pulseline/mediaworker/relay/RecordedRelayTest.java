package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.recording.OggFile;
import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.mediaworker.recording.RecordingWriter;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call is recorded by the relay: real ICE, DTLS and SRTP, two tones, each found on its own track.
class RecordedRelayTest {
    private static final int USER_HERTZ = 440;
    private static final int AGENT_HERTZ = 880;

    private final List<WorkerEvent> events = new CopyOnWriteArrayList<>();
    private final CallId call = new CallId(UUID.randomUUID());
    private final UUID id = UUID.randomUUID();
    private final byte[] key = RecordingSeal.freshKey();
    private final byte[][] user = Tones.encode(500, at -> tone(USER_HERTZ, at));
    private final byte[][] agent = Tones.encode(500, at -> tone(AGENT_HERTZ, at));

    @TempDir
    Path directory;

    private PartsOnDisk disk;
    private RecordingWriter writer;
    private Relay relay;
    private int said;

    private static int tone(int hertz, int at) {
        return (int) (9000 * Math.sin(2 * Math.PI * hertz * at / 8000));
    }

    @BeforeEach
    void open() {
        disk = new PartsOnDisk(directory);
        writer = new RecordingWriter(disk, events::add, Clock.systemUTC());
        relay = new Relay(
                new Relay.RelaySettings(
                        InetAddress.getLoopbackAddress(),
                        List.of(InetAddress.getLoopbackAddress()),
                        46_300,
                        46_399,
                        1,
                        1,
                        TestPeer.LOOPBACK),
                events::add,
                Clock.systemUTC(),
                writer,
                null);
    }

    @AfterEach
    void close() {
        relay.close();
        writer.close();
    }

    @Test
    void bothHearTheAnnouncementAndThenEachIsOnATrackOfItsOwn() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            assertThat(record(List.of())).isInstanceOf(CommandAnswer.Done.class);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            talkUntil(meta, browser, () -> events.stream().anyMatch(WorkerEvent.RecordingStarted.class::isInstance));
            byte[][] announcement = RecordingTone.frames();
            for (TestPeer peer : List.of(meta, browser)) {
                assertThat(peer.heard.stream().map(heard -> Arrays.toString(heard.payload())))
                        .as("the whole announcement")
                        .containsSubsequence(Arrays.stream(announcement)
                                .map(Arrays::toString)
                                .toList());
            }
            int from = said;
            talkUntil(meta, browser, () -> said - from >= 150);
            relay.carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "hung up"));
            WorkerEvent.RecordingEnded ended = ended();
            assertThat(ended.millis()).isBetween(2500L, 6000L);
            short[] theirs = track(RecordingSide.USER).sound();
            short[] ours = track(RecordingSide.BUSINESS).sound();
            int millis = (int) ended.millis();
            assertThat(OggFile.share(theirs, 300, millis - 300, USER_HERTZ)).isGreaterThan(0.7);
            assertThat(OggFile.share(theirs, 300, millis - 300, AGENT_HERTZ)).isLessThan(0.01);
            assertThat(OggFile.share(ours, 300, millis - 300, AGENT_HERTZ)).isGreaterThan(0.7);
            assertThat(OggFile.share(ours, 300, millis - 300, USER_HERTZ)).isLessThan(0.01);
            assertThat(Math.abs(theirs.length - ours.length))
                    .as("as long as each other")
                    .isLessThan(160);
        }
    }

    @Test
    void whatIsSaidDuringAPauseAndOnHoldIsNotKept() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            assertThat(relay.carryOut(new WorkerCommand.PauseRecording(UUID.randomUUID(), call)))
                    .as("nothing is recorded yet")
                    .isInstanceOf(CommandAnswer.Refused.class);
            record(List.of(Base64.getEncoder().encodeToString(user[0])));
            talkUntil(meta, browser, () -> events.stream().anyMatch(WorkerEvent.RecordingStarted.class::isInstance));
            assertThat(relay.carryOut(new WorkerCommand.PauseRecording(UUID.randomUUID(), call)))
                    .isInstanceOf(CommandAnswer.Done.class);
            int paused = said;
            talkUntil(meta, browser, () -> said - paused >= 75);
            relay.carryOut(new WorkerCommand.ResumeRecording(UUID.randomUUID(), call));
            int resumed = said;
            talkUntil(meta, browser, () -> said - resumed >= 75);
            relay.carryOut(new WorkerCommand.HoldUser(UUID.randomUUID(), call));
            int held = said;
            talkUntil(meta, browser, () -> said - held >= 75);
            relay.carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "hung up"));
            int millis = (int) ended().millis();
            short[] theirs = track(RecordingSide.USER).sound();
            assertThat(theirs.length / 8).isBetween(millis - 20, millis + 20);
            assertThat(OggFile.share(theirs, 200, 1200, USER_HERTZ))
                    .as("paused")
                    .isLessThan(0.05);
            assertThat(OggFile.share(theirs, 2000, 2700, USER_HERTZ))
                    .as("resumed")
                    .isGreaterThan(0.7);
            assertThat(OggFile.share(theirs, millis - 1200, millis - 100, USER_HERTZ))
                    .as("held")
                    .isLessThan(0.05);
        }
    }

    @Test
    void aWorkerThatIsGoneInTheMiddleLeavesWhatPlays() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            record(List.of(Base64.getEncoder().encodeToString(user[0])));
            relay.carryOut(new WorkerCommand.OpenMedia(UUID.randomUUID(), call));
            talkUntil(meta, browser, () -> waiting() >= 4);
            // as another process finds it
            PartsOnDisk found = new PartsOnDisk(directory);
            assertThat(found.waiting()).hasSizeGreaterThanOrEqualTo(4);
            OggFile file = track(RecordingSide.USER);
            assertThat(file.ended()).isFalse();
            assertThat(OggFile.share(file.sound(), 300, 2500, USER_HERTZ)).isGreaterThan(0.7);
        }
    }

    @Test
    void aCallIsRecordedOnceAndOneThatEndsDuringTheAnnouncementHasNothing() throws Exception {
        try (TestPeer meta = new TestPeer(LegName.AGENT);
                TestPeer browser = new TestPeer(LegName.META)) {
            connect(meta, browser);
            assertThat(record(List.of())).isInstanceOf(CommandAnswer.Done.class);
            assertThat(record(List.of())).as("the same again").isInstanceOf(CommandAnswer.Done.class);
            assertThat(relay.carryOut(new WorkerCommand.StartRecording(
                            UUID.randomUUID(),
                            call,
                            new RecordingOrder(
                                    UUID.randomUUID(),
                                    UUID.randomUUID(),
                                    Base64.getEncoder().encodeToString(key),
                                    List.of()))))
                    .isInstanceOf(CommandAnswer.Refused.class);
            relay.carryOut(new WorkerCommand.CloseSession(UUID.randomUUID(), call, "hung up"));
            assertThat(ended().millis()).isZero();
            assertThat(waiting()).isZero();
        }
    }

    private int waiting() {
        try {
            return disk.waiting().size();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private CommandAnswer record(List<String> announcement) {
        return relay.carryOut(new WorkerCommand.StartRecording(
                UUID.randomUUID(),
                call,
                new RecordingOrder(id, UUID.randomUUID(), Base64.getEncoder().encodeToString(key), announcement)));
    }

    private WorkerEvent.RecordingEnded ended() {
        until(() -> events.stream().anyMatch(WorkerEvent.RecordingEnded.class::isInstance));
        return events.stream()
                .filter(WorkerEvent.RecordingEnded.class::isInstance)
                .map(WorkerEvent.RecordingEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private OggFile track(RecordingSide side) throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Path file : disk.waiting()) {
            PartsOnDisk.Part part = PartsOnDisk.read(file);
            if (part.track().equals(side.name())) {
                whole.writeBytes(RecordingSeal.open(
                        key, part.of(), side, part.number(), Base64.getDecoder().decode(part.sealed())));
            }
        }
        return OggFile.read(whole.toByteArray());
    }

    private void talkUntil(TestPeer meta, TestPeer browser, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + 15_000_000_000L;
        long next = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("events: " + events).isLessThan(end);
            meta.say(said, user[said % user.length], false);
            browser.say(said, agent[said % agent.length], false);
            said++;
            next += 20_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void connect(TestPeer meta, TestPeer browser) throws Exception {
        CommandAnswer offer = relay.carryOut(new WorkerCommand.MakeOffer(UUID.randomUUID(), call, LegName.META, null));
        meta.start(((CommandAnswer.SdpReady) offer).sdp(), true);
        relay.carryOut(new WorkerCommand.ApplyAnswer(
                UUID.randomUUID(), call, LegName.META, meta.describe("active", 111, 126)));
        CommandAnswer answer = relay.carryOut(new WorkerCommand.AnswerOffer(
                UUID.randomUUID(), call, LegName.AGENT, browser.describe("actpass", 109, 101), null));
        browser.start(((CommandAnswer.SdpReady) answer).sdp(), false);
        until(() -> meta.connected && browser.connected);
        until(() -> events.stream()
                        .filter(WorkerEvent.LegConnected.class::isInstance)
                        .count()
                == 2);
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + 15_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("events: " + events).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }
}
