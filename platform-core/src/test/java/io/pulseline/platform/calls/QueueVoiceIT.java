package io.pulseline.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.queuevoice.QueueSlot;
import io.pulseline.platform.queuevoice.QueueSounds;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Users who wait in a queue are greeted and told their place; a real database as role `app`, the worker is played.
@SpringBootTest(classes = {CoreTestApplication.class, CallFlowIT.Fakes.class})
class QueueVoiceIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final CallId FIRST = new CallId(UUID.fromString("9c9e6679-7425-40de-944b-e07fc1f90a01"));
    private static final CallId SECOND = new CallId(UUID.fromString("9c9e6679-7425-40de-944b-e07fc1f90a02"));
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "queue_voice");
    }

    @Autowired
    QueueSounds sounds;

    @Autowired
    LiveCalls calls;

    @Autowired
    Workers workers;

    @Autowired
    Tenants tenants;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    FakeLink link;

    @BeforeEach
    void twoUsersWait() throws SQLException {
        workers.lease(new WorkerLease(
                1,
                "m-1",
                1,
                WorkerKind.MEDIA,
                "local",
                "t",
                "http://fake",
                50,
                0,
                0,
                WorkerState.SERVING,
                Instant.now()));
        database.sql(
                "delete from app.queue_sound",
                "delete from app.call_event",
                "delete from app.call_change",
                "delete from app.call");
        waits(FIRST, 40);
        waits(SECOND, 20);
        link.sent.clear();
    }

    @Test
    void eachIsGreetedOnceAndToldThePlaceAgainWhenItChanges() throws SQLException {
        work();
        assertThat(told()).as("no sound is set").isEmpty();
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.GREETING, wav(1))).isEmpty();
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.PLACE_1, wav(2))).isEmpty();
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.PLACE_2, wav(3))).isEmpty();
        work();
        work();
        assertThat(told()).extracting(WorkerCommand.TellUser::callId).containsExactly(FIRST, SECOND);
        // a second of sound, and what the encoder holds back
        assertThat(told().getFirst().sound()).hasSizeBetween(150, 160);
        assertThat(told().getLast().sound()).hasSizeBetween(200, 212);
        assertThat(calls.timeline(TERN, SECOND))
                .extracting(CallEntry::detail)
                .contains("The user is greeted and told: place 2");

        database.sql("update app.call set phase = 'ENDED' where id = '" + FIRST + "'");
        work();
        assertThat(told()).as("not so soon after the last").hasSize(2);
        database.sql("update app.queue_told set told_at = now() - interval '12 seconds'");
        link.sent.clear();
        work();
        assertThat(told()).singleElement().satisfies(tell -> {
            assertThat(tell.callId()).isEqualTo(SECOND);
            assertThat(tell.sound()).as("without the greeting").hasSizeBetween(100, 106);
        });
        database.sql("update app.queue_told set told_at = now() - interval '12 seconds'");
        link.sent.clear();
        work();
        assertThat(told()).as("the same place is not said at once again").isEmpty();
        database.sql("update app.queue_told set told_at = now() - interval '31 seconds'");
        work();
        assertThat(told()).hasSize(1);
    }

    @Test
    void aSoundIsOfItsTenantAndNotTooLong() {
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.GREETING, "noise".getBytes(StandardCharsets.UTF_8)))
                .contains(QueueSounds.Wrong.UNREADABLE);
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.GREETING, wav(25))).contains(QueueSounds.Wrong.LONG);
        assertThat(sounds.put(TERN, VERA, SOFIA, QueueSlot.PLACE_MORE, wav(1))).isEmpty();
        assertThat(sounds.of(TERN, SOFIA)).containsOnlyKeys(QueueSlot.PLACE_MORE);
        assertThat(sounds.of(MARLIN, SOFIA)).isEmpty();
        assertThat(sounds.find(MARLIN, SOFIA, QueueSlot.PLACE_MORE)).isEmpty();
        assertThat(sounds.remove(MARLIN, VERA, SOFIA, QueueSlot.PLACE_MORE)).isFalse();
        assertThat(sounds.remove(TERN, VERA, SOFIA, QueueSlot.PLACE_MORE)).isTrue();
    }

    private void waits(CallId id, int seconds) throws SQLException {
        Instant since = Instant.now().minusSeconds(seconds);
        database.sql("""
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, wa_id, state, started_at, route, worker_id, worker_epoch)
                values ('%1$s', '%2$s', 'wacid.%2$s', '%3$s', 'USER_INITIATED', 'IN_PROGRESS', '385915550142',
                        '{"direction":"USER_INITIATED","invitedAt":"%4$s","queuedAt":"%4$s","acceptTakenAt":"%4$s","errors":[]}', '%4$s', 'QUEUE', 'm-1', 1)
                """.formatted(TERN, id, SOFIA, since));
    }

    private List<WorkerCommand.TellUser> told() {
        return link.sent.stream()
                .filter(WorkerCommand.TellUser.class::isInstance)
                .map(WorkerCommand.TellUser.class::cast)
                .toList();
    }

    private static byte[] wav(int seconds) {
        int samples = 8000 * seconds;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples * 2).order(ByteOrder.LITTLE_ENDIAN);
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

    private void work() {
        TenantJob job = jobs.stream()
                .filter(one -> one.name().equals("queuevoice.tell"))
                .findFirst()
                .orElseThrow();
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }
}
