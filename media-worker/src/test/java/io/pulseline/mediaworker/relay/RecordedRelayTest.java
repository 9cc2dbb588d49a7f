package io.pulseline.mediaworker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.mediaworker.recording.OggFile;
import io.pulseline.mediaworker.recording.PartsOnDisk;
import io.pulseline.mediaworker.recording.RecordingWriter;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call is recorded by the relay: real ICE, DTLS and SRTP, two tones, each found on its own track.
class RecordedRelayTest extends KeptTalkScene {
    private final UUID id = UUID.randomUUID();
    private final byte[] key = RecordingSeal.freshKey();

    private RecordingWriter writer;

    @BeforeEach
    void open() {
        disk = new PartsOnDisk(directory);
        writer = new RecordingWriter(disk, events::add, Clock.systemUTC());
        relay = new Relay(settings(46_300), events::add, Clock.systemUTC(), writer, null);
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
}
