package io.pulseline.platform.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.calls.CallRecorder.Light;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.recordings.Recording.State;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A recording from the number's setting to its end in time; a real database as role `app`, the worker is
/// played.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class})
class RecordingsIT extends ConversationScene {
    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "recordings");
    }

    @Autowired
    NumberRecordings numbers;

    @Autowired
    CallRecordings live;

    @Autowired
    Recordings recordings;

    @Autowired
    RecordingFacts facts;

    @Autowired
    ForgetRecordingsJob forget;

    @Autowired
    SettleRecordingsJob settle;

    @Autowired
    Contacts contacts;

    @Test
    void aCallIsRecordedSealedHeardByWhomTheTrailNamesAndErasedInTime() throws SQLException {
        set(RecordingMode.ALL);
        assertThat(live.light(call())).isEqualTo(Light.OFFERED);
        live.beforeMedia(call());
        live.beforeMedia(call());
        assertThat(PlayedWorker.SENT)
                .as("asked twice with the same order")
                .hasSize(2)
                .allMatch(PlayedWorker.SENT.getFirst()::equals);
        RecordingOrder order = order();
        assertThat(order.tenant()).isEqualTo(TERN.value());
        assertThat(order.announcement()).isEmpty();
        assertThat(order.toString()).doesNotContain(order.key());
        assertThat(live.light(call())).isEqualTo(Light.ANNOUNCES);
        assertThat(database.one("select encode(sound_key, 'base64') from app.recording"))
                .doesNotContain(order.key());

        tell(new WorkerEvent.RecordingStarted(CALL, START.plusSeconds(3), order.recording()));
        assertThat(live.light(call())).isEqualTo(Light.RUNS);
        bring(order, RecordingSide.USER, 1, "later");
        bring(order, RecordingSide.USER, 0, "earlier, ");
        bring(order, RecordingSide.USER, 0, "told twice");
        bring(order, RecordingSide.BUSINESS, 0, "we say");
        assertThat(recordings.track(TERN, VERA, CALL, RecordingSide.USER, Use.LISTEN))
                .as("not while the call goes on")
                .isEmpty();
        tell(new WorkerEvent.RecordingEnded(CALL, START.plusSeconds(64), order.recording(), 61_000, 2, 1));
        tell(new WorkerEvent.RecordingEnded(CALL, START.plusSeconds(64), order.recording(), 61_000, 2, 1));

        Recording kept = recordings.find(TERN, CALL).orElseThrow();
        assertThat(kept.state()).isEqualTo(State.KEPT);
        assertThat(kept.whole()).isTrue();
        assertThat(kept.length()).isEqualTo(Duration.ofSeconds(61));
        assertThat(kept.consent()).isEqualTo("the announcement says so");
        assertThat(kept.keepUntil()).isEqualTo(START.plusSeconds(64).plus(Duration.ofDays(30)));
        int before = trail("recording.listen");
        assertThat(heard(RecordingSide.USER)).isEqualTo("earlier, later");
        assertThat(heard(RecordingSide.BUSINESS)).isEqualTo("we say");
        assertThat(trail("recording.listen")).isEqualTo(before + 2);
        assertThat(recordings.track(MARLIN, VERA, CALL, RecordingSide.USER, Use.LISTEN))
                .as("no other tenant's")
                .isEmpty();
        assertThat(recordings.find(MARLIN, CALL)).isEmpty();
        assertThat(timeline()).containsExactly("RecordingAsked", "RecordingStarted", "RecordingEnded");

        clock.set(START.plus(Duration.ofDays(30)));
        run(forget);
        assertThat(heard(RecordingSide.USER)).isEqualTo("earlier, later");
        clock.pass(Duration.ofDays(1));
        run(forget);
        assertThat(recordings.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(State.EXPIRED));
        assertThat(database.one("select count(*) from app.recording_part")).isEqualTo("0");
        assertThat(database.one("select count(*) from app.recording where sound_key is not null"))
                .isEqualTo("0");
        assertThat(timeline()).endsWith("RecordingExpired");
        bring(order, RecordingSide.USER, 2, "too late");
        assertThat(database.one("select count(*) from app.recording_part")).isEqualTo("0");
    }

    @Test
    void anAgentAsksForItPausesItAndTheNumbersSettingHasTheLastWord() {
        assertThat(live.light(call())).isEqualTo(Light.NONE);
        assertThat(live.start(TERN, CALL, "Sava")).as("nothing is set").isFalse();
        set(RecordingMode.ON_DEMAND);
        live.beforeMedia(call());
        assertThat(PlayedWorker.SENT).isEmpty();
        assertThat(live.light(call())).isEqualTo(Light.OFFERED);
        assertThat(live.pause(TERN, CALL, "Sava")).as("nothing is recorded").isFalse();
        assertThat(live.start(TERN, CALL, "Sava")).isTrue();
        assertThat(live.start(MARLIN, CALL, "Maya")).isFalse();
        tell(new WorkerEvent.RecordingStarted(CALL, START, order().recording()));
        assertThat(live.pause(TERN, CALL, "Sava")).isTrue();
        assertThat(live.light(call())).isEqualTo(Light.PAUSED);
        assertThat(live.resume(TERN, CALL, "Sava")).isTrue();
        assertThat(live.light(call())).isEqualTo(Light.RUNS);
        assertThat(PlayedWorker.SENT)
                .hasExactlyElementsOfTypes(
                        WorkerCommand.StartRecording.class,
                        WorkerCommand.PauseRecording.class,
                        WorkerCommand.ResumeRecording.class);
        assertThat(timeline())
                .containsExactly("RecordingAsked", "RecordingStarted", "RecordingPaused", "RecordingResumed");
        assertThat(recordings.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.askedBy()).isEqualTo("Sava"));
    }

    @Test
    void whatAWorkerCannotDoIsSaidAndMayBeTriedAgain() {
        set(RecordingMode.ALL);
        PlayedWorker.refusal = "this worker keeps no recordings";
        live.beforeMedia(call());
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).isEqualTo("this worker keeps no recordings");
        });
        assertThat(timeline()).containsExactly("RecordingFailed");
        PlayedWorker.refusal = null;
        assertThat(live.light(call())).isEqualTo(Light.OFFERED);
        assertThat(live.start(TERN, CALL, "Sava")).isTrue();
        assertThat(live.light(call())).isEqualTo(Light.ANNOUNCES);
        tell(new WorkerEvent.RecordingEnded(CALL, START, order().recording(), 0, 0, 0));
        assertThat(recordings.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(State.NOTHING));
    }

    @Test
    void whatALostWorkerHadBroughtIsHeard() throws SQLException {
        set(RecordingMode.ALL);
        live.beforeMedia(call());
        RecordingOrder order = order();
        tell(new WorkerEvent.RecordingStarted(CALL, START, order.recording()));
        bring(order, RecordingSide.USER, 0, "before the crash");
        run(settle);
        assertThat(recordings.find(TERN, CALL))
                .as("the call goes on")
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(State.RUNNING));
        database.sql("update app.call set phase = 'ENDED', ended_at = '" + START.plusSeconds(20) + "' where id = '"
                + CALL + "'");
        clock.pass(Duration.ofMinutes(5));
        run(settle);
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.KEPT);
            assertThat(one.whole()).isFalse();
            assertThat(one.length()).isEqualTo(Duration.ofSeconds(20));
        });
        assertThat(heard(RecordingSide.USER)).isEqualTo("before the crash");
        bring(order, RecordingSide.USER, 1, ", and after");
        assertThat(heard(RecordingSide.USER)).isEqualTo("before the crash, and after");
    }

    @Test
    void itIsDeletedForAReasonAndGoesWithItsUser() throws SQLException {
        keep("gone soon");
        assertThat(recordings.delete(MARLIN, VERA, CALL, "theirs")).isFalse();
        assertThat(recordings.delete(TERN, VERA, CALL, "the user asked")).isTrue();
        assertThat(recordings.delete(TERN, VERA, CALL, "again")).isFalse();
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.DELETED);
            assertThat(one.removed()).isEqualTo(new Recording.Removal(START, "API key vera", "the user asked"));
        });
        assertThat(recordings.track(TERN, VERA, CALL, RecordingSide.USER, Use.DOWNLOAD))
                .isEmpty();
        assertThat(trail("recording.delete")).isPositive();
        assertThat(timeline()).endsWith("RecordingDeleted");

        database.sql("delete from app.recording");
        keep("who was it");
        database.sql("update app.call set phase = 'ENDED', ended_at = now() where id = '" + CALL + "'");
        assertThat(contacts.export(TERN, VERA, "385915550142"))
                .hasValueSatisfying(
                        document -> assertThat(document).contains("\"recordings\"", "the announcement says so"));
        assertThat(contacts.erase(TERN, VERA, "385915550142", "asked for it")).isInstanceOf(Erasure.Erased.class);
        assertThat(database.one("select count(*) from app.recording")).isEqualTo("0");
        assertThat(database.one("select count(*) from app.recording_part")).isEqualTo("0");
    }

    @Test
    void theSettingIsGuardedByItsVersionAndTheAnnouncementIsPlayed() {
        assertThat(wish(RecordingMode.ALL, 0, " ").check())
                .extracting(NumberRecording.Wrong::field)
                .containsExactly("keep_days", "consent");
        set(RecordingMode.ALL);
        assertThat(numbers.replace(TERN, VERA, SOFIA, wish(RecordingMode.OFF, 30, ""), 7))
                .isEmpty();
        assertThat(numbers.find(MARLIN, SOFIA).mode()).isEqualTo(RecordingMode.OFF);
        assertThat(numbers.announce(TERN, VERA, SOFIA, "noise".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(NumberRecordings.Announced.Unreadable.class);
        assertThat(numbers.announce(TERN, VERA, SOFIA, wav(30)))
                .isInstanceOf(NumberRecordings.Announced.WrongLength.class);
        assertThat(numbers.announce(TERN, VERA, SOFIA, wav(1))).isInstanceOf(NumberRecordings.Announced.Done.class);
        live.beforeMedia(call());
        // a second of sound, and what the encoder holds back
        assertThat(order().announcement()).hasSizeBetween(50, 56);
        numbers.announceByTone(TERN, VERA, SOFIA);
        assertThat(numbers.find(TERN, SOFIA).announcement()).isNull();
        assertThat(numbers.find(TERN, SOFIA).mode()).isEqualTo(RecordingMode.ALL);
    }

    private void keep(String said) {
        set(RecordingMode.ALL);
        PlayedWorker.SENT.clear();
        live.beforeMedia(call());
        bring(order(), RecordingSide.USER, 0, said);
        tell(new WorkerEvent.RecordingStarted(CALL, START, order().recording()));
        tell(new WorkerEvent.RecordingEnded(CALL, START, order().recording(), 1000, 1, 0));
    }

    private static byte[] wav(int seconds) {
        int samples = 8000 * seconds;
        java.nio.ByteBuffer wav =
                java.nio.ByteBuffer.allocate(44 + samples * 2).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples * 2);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples * 2);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / 8000)));
        }
        return wav.array();
    }

    private void set(RecordingMode mode) {
        numbers.replace(TERN, VERA, SOFIA, wish(mode, 30, "the announcement says so"), null)
                .orElseThrow();
    }

    private static NumberRecording.Wish wish(RecordingMode mode, int days, String consent) {
        return new NumberRecording.Wish(mode, days, consent, new MetaRecording(true, true, "quality checks", "en_GB"));
    }

    private static RecordingOrder order() {
        return told(WorkerCommand.StartRecording.class).order();
    }

    private void bring(RecordingOrder order, RecordingSide side, int part, String said) {
        byte[] sealed = RecordingSeal.seal(
                Base64.getDecoder().decode(order.key()),
                order.recording(),
                side,
                part,
                said.getBytes(StandardCharsets.UTF_8));
        recordings.take(new RecordingPart(
                1,
                order.tenant(),
                order.recording(),
                side,
                part,
                Base64.getEncoder().encodeToString(sealed)));
    }

    private void tell(WorkerEvent event) {
        tell(facts, event);
    }

    private String heard(RecordingSide side) {
        return new String(recordings.track(TERN, VERA, CALL, side, Use.LISTEN).orElseThrow(), StandardCharsets.UTF_8);
    }

    private List<String> timeline() {
        return timeline("Recording");
    }
}
