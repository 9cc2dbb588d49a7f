package io.pulseline.platform.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallRecorder.Light;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.recordings.Recording.State;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerLink;
import io.pulseline.platform.workers.Workers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A recording from the number's setting to its end in time; a real database as role `app`, the worker is
/// played.
@SpringBootTest(classes = {CoreTestApplication.class, RecordingsIT.Cast.class})
class RecordingsIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final CallId CALL = new CallId(UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae8"));
    private static TestDatabase database;

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
    RecordingParts parts;

    @Autowired
    RecordingFacts facts;

    @Autowired
    ForgetRecordingsJob forget;

    @Autowired
    SettleRecordingsJob settle;

    @Autowired
    LiveCalls calls;

    @Autowired
    Workers workers;

    @Autowired
    Contacts contacts;

    @Autowired
    Tenants tenants;

    @Autowired
    TenantTransactions transactions;

    @Autowired
    ScriptedClock clock;

    @BeforeEach
    void aConversation() throws SQLException {
        clock.set(START);
        Cast.SENT.clear();
        Cast.refusal = null;
        workers.lease(new WorkerLease(
                1,
                "m-1",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://played",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        database.sql(
                "delete from app.recording",
                "delete from app.number_recording",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call_change where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, wa_id, state, started_at, worker_id, worker_epoch)
                values ('%s', '%s', 'wacid.RECORDED1', '%s', 'USER_INITIATED', 'IN_PROGRESS', '385915550142',
                        '{"direction":"USER_INITIATED","acceptTakenAt":"%s","errors":[]}', '%s', 'm-1', 1)
                """.formatted(TERN, CALL, SOFIA, START, START));
    }

    @Test
    void aCallIsRecordedSealedHeardByWhomTheTrailNamesAndErasedInTime() throws SQLException {
        set(RecordingMode.ALL);
        assertThat(live.light(call())).isEqualTo(Light.OFFERED);
        live.beforeMedia(call());
        live.beforeMedia(call());
        assertThat(Cast.SENT).as("asked twice with the same order").hasSize(2).allMatch(Cast.SENT.getFirst()::equals);
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
        assertThat(Cast.SENT).isEmpty();
        assertThat(live.light(call())).isEqualTo(Light.OFFERED);
        assertThat(live.pause(TERN, CALL, "Sava")).as("nothing is recorded").isFalse();
        assertThat(live.start(TERN, CALL, "Sava")).isTrue();
        assertThat(live.start(MARLIN, CALL, "Maya")).isFalse();
        tell(new WorkerEvent.RecordingStarted(CALL, START, order().recording()));
        assertThat(live.pause(TERN, CALL, "Sava")).isTrue();
        assertThat(live.light(call())).isEqualTo(Light.PAUSED);
        assertThat(live.resume(TERN, CALL, "Sava")).isTrue();
        assertThat(live.light(call())).isEqualTo(Light.RUNS);
        assertThat(Cast.SENT)
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
        Cast.refusal = "this worker keeps no recordings";
        live.beforeMedia(call());
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).isEqualTo("this worker keeps no recordings");
        });
        assertThat(timeline()).containsExactly("RecordingFailed");
        Cast.refusal = null;
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
        Cast.SENT.clear();
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

    private CallView call() {
        return calls.find(TERN, CALL).orElseThrow();
    }

    private static RecordingOrder order() {
        return Cast.SENT.stream()
                .filter(WorkerCommand.StartRecording.class::isInstance)
                .map(WorkerCommand.StartRecording.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow()
                .order();
    }

    private void bring(RecordingOrder order, RecordingSide side, int part, String said) {
        byte[] sealed = RecordingSeal.seal(
                Base64.getDecoder().decode(order.key()),
                order.recording(),
                side,
                part,
                said.getBytes(StandardCharsets.UTF_8));
        parts.take(new RecordingPart(
                1,
                order.tenant(),
                order.recording(),
                side,
                part,
                Base64.getEncoder().encodeToString(sealed)));
    }

    private void tell(WorkerEvent event) {
        transactions.inTenant(
                TERN,
                () -> facts.on(TERN, new InboxItem.FromWorker(UUID.randomUUID(), clock.instant(), "m-1", 1, event)));
    }

    private String heard(RecordingSide side) {
        return new String(recordings.track(TERN, VERA, CALL, side, Use.LISTEN).orElseThrow(), StandardCharsets.UTF_8);
    }

    private List<String> timeline() {
        return calls.timeline(TERN, CALL).stream()
                .map(entry -> entry.kind())
                .filter(kind -> kind.startsWith("Recording"))
                .toList();
    }

    private static int trail(String action) throws SQLException {
        return Integer.parseInt(database.one("select count(*) from app.audit_event where action = '" + action
                + "' and object = 'call:" + CALL + "'"));
    }

    private void run(io.pulseline.platform.jobs.TenantJob job) {
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }

    @TestConfiguration
    static class Cast {
        private static final List<WorkerCommand> SENT = new ArrayList<>();
        private static volatile @org.jspecify.annotations.Nullable String refusal;

        @Bean
        @Primary
        ScriptedClock scripted() {
            return new ScriptedClock(START);
        }

        @Bean
        @Primary
        WorkerLink playedWorker() {
            return (url, command) -> {
                SENT.add(command);
                String why = refusal;
                return why == null
                        ? new CommandAnswer.Done(command.commandId())
                        : new CommandAnswer.Refused(command.commandId(), RefusalCode.WRONG_STATE, why);
            };
        }
    }
}
