package io.pulseline.platform.captures;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.ScriptedClock;
import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.captures.CaptureSwitch.Outcome;
import io.pulseline.platform.captures.PacketCapture.State;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.wire.WorkerLease;
import io.pulseline.platform.wire.WorkerState;
import io.pulseline.platform.workers.WorkerLink;
import io.pulseline.platform.workers.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A packet capture from the switch to its end in time; a real database as role `app`, the worker is played.
@SpringBootTest(classes = {CoreTestApplication.class, PacketCapturesIT.Cast.class})
class PacketCapturesIT {
    private static final TenantId TERN = TenantId.of(CoreTestApplication.TERN);
    private static final TenantId MARLIN = TenantId.of(CoreTestApplication.MARLIN);
    private static final PhoneNumberId SOFIA = new PhoneNumberId("206418377150934");
    private static final Actor VERA = new Actor.Program("vera");
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final CallId CALL = new CallId(UUID.fromString("6c9e6679-7425-40de-944b-e07fc1f90ae8"));
    private static final CaptureSwitch.Wish VOICE = new CaptureSwitch.Wish("the user hears nothing", true);
    private static final CaptureSwitch.Wish HEADERS = new CaptureSwitch.Wish("jitter", false);
    private static TestDatabase database;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "packet_captures");
    }

    @Autowired
    CaptureSwitch taps;

    @Autowired
    PacketCaptures captures;

    @Autowired
    CaptureParts parts;

    @Autowired
    CaptureFacts facts;

    @Autowired
    ForgetCapturesJob forget;

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
                "delete from app.packet_capture",
                "delete from app.call_event where call_id = '" + CALL + "'",
                "delete from app.call_change where call_id = '" + CALL + "'",
                "delete from app.call where id = '" + CALL + "'",
                """
                insert into app.call (tenant_id, id, wacid, number_id, direction, phase, wa_id, state, started_at, worker_id, worker_epoch)
                values ('%s', '%s', 'wacid.CAPTURED1', '%s', 'USER_INITIATED', 'IN_PROGRESS', '385915550142',
                        '{"direction":"USER_INITIATED","acceptTakenAt":"%s","errors":[]}', '%s', 'm-1', 1)
                """.formatted(TERN, CALL, SOFIA, START, START));
    }

    @Test
    void itIsSwitchedOnForAReasonSealedDownloadedByWhomTheTrailNamesAndErasedInTime() throws SQLException {
        assertThat(taps.now(MARLIN, VERA, CALL, VOICE)).as("no other tenant's").isInstanceOf(Outcome.NoCall.class);
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).as("one at a time").isInstanceOf(Outcome.Already.class);
        assertThat(Cast.SENT).singleElement().isInstanceOf(WorkerCommand.StartCapture.class);
        CaptureOrder order = order();
        assertThat(order.tenant()).isEqualTo(TERN.value());
        assertThat(order.payloadBytes()).isEqualTo(CaptureOrder.WHOLE);
        assertThat(order.mostBytes()).isEqualTo(32 * 1024 * 1024);
        assertThat(order.mostMillis()).isEqualTo(1_800_000);
        assertThat(order.toString()).doesNotContain(order.key());
        assertThat(database.one("select encode(packet_key, 'base64') from app.packet_capture"))
                .doesNotContain(order.key());
        bring(order, 1, "later");
        bring(order, 0, "earlier, ");
        bring(order, 0, "told twice");
        assertThat(file(order)).as("not while it runs").isEmpty();
        tell(ended(order, 2));
        tell(ended(order, 2));

        assertThat(captures.of(TERN, CALL)).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(State.KEPT);
            assertThat(one.reason()).isEqualTo("the user hears nothing");
            assertThat(one.askedBy()).isEqualTo("API key vera");
            assertThat(one.packets()).isEqualTo(4200);
            assertThat(one.length()).isEqualTo(Duration.ofSeconds(21));
            assertThat(one.end()).isEqualTo(CaptureEnd.CALL_ENDED);
            assertThat(one.keepUntil()).isEqualTo(START.plusSeconds(30).plus(Duration.ofHours(72)));
        });
        assertThat(captures.incomplete(TERN, CALL)).isEmpty();
        assertThat(captures.of(MARLIN, CALL)).isEmpty();
        int before = trail("capture.download");
        assertThat(captures.file(MARLIN, VERA, CALL, order.capture()))
                .as("no other tenant's")
                .isEmpty();
        assertThat(captures.file(TERN, VERA, new CallId(UUID.randomUUID()), order.capture()))
                .as("not of another call")
                .isEmpty();
        assertThat(file(order)).hasValue("earlier, later");
        assertThat(trail("capture.download")).isEqualTo(before + 1);
        assertThat(trail("capture.start")).isPositive();
        assertThat(timeline()).containsExactly("CaptureStarted", "CaptureEnded");

        clock.pass(Duration.ofHours(72));
        run(forget);
        assertThat(file(order)).hasValue("earlier, later");
        clock.pass(Duration.ofSeconds(30));
        assertThat(file(order)).as("before the job as well").isEmpty();
        run(forget);
        assertThat(captures.of(TERN, CALL))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.EXPIRED));
        assertThat(database.one("select count(*) from app.packet_capture_part")).isEqualTo("0");
        assertThat(database.one("select count(*) from app.packet_capture where packet_key is not null"))
                .isEqualTo("0");
        assertThat(timeline()).endsWith("CaptureExpired");
        bring(order, 2, "too late");
        assertThat(database.one("select count(*) from app.packet_capture_part")).isEqualTo("0");
    }

    @Test
    void oneForTheNextCallOfANumberWaitsForItAndNotForEver() throws SQLException {
        taps.beforeMedia(call());
        assertThat(Cast.SENT).as("nobody asked").isEmpty();
        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Already.class);
        assertThat(captures.waiting(TERN, SOFIA))
                .hasValueSatisfying(one -> assertThat(one.keepUntil()).isEqualTo(START.plus(Duration.ofHours(24))));
        assertThat(captures.waiting(MARLIN, SOFIA)).isEmpty();
        taps.beforeMedia(call());
        taps.beforeMedia(call());
        assertThat(Cast.SENT).as("once").singleElement().isInstanceOf(WorkerCommand.StartCapture.class);
        assertThat(order().payloadBytes()).isZero();
        assertThat(captures.waiting(TERN, SOFIA)).isEmpty();
        assertThat(captures.of(TERN, CALL))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.RUNNING));

        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Done.class);
        UUID second = captures.waiting(TERN, SOFIA).orElseThrow().id();
        assertThat(captures.delete(MARLIN, VERA, call(), second)).isFalse();
        assertThat(captures.delete(TERN, VERA, call(), second)).isTrue();
        assertThat(captures.waiting(TERN, SOFIA)).isEmpty();

        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Done.class);
        clock.pass(Duration.ofHours(24));
        database.sql("update app.packet_capture set state = 'FAILED', packet_key = null where state = 'RUNNING'");
        Cast.SENT.clear();
        taps.beforeMedia(call());
        assertThat(Cast.SENT).as("too late").isEmpty();
        assertThat(captures.waiting(TERN, SOFIA)).isEmpty();
        assertThat(taps.next(TERN, VERA, CALL, HEADERS))
                .as("and in nobody's way")
                .isInstanceOf(Outcome.Done.class);
        run(forget);
        assertThat(database.one("select string_agg(state, ' ' order by state) from app.packet_capture"))
                .isEqualTo("DELETED EXPIRED FAILED WAITING");
    }

    @Test
    void whatAWorkerCannotDoIsSaidAndMayBeTriedAgain() throws SQLException {
        Cast.refusal = "the worker is of an older release and does not know StartCapture";
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isEqualTo(new Outcome.Refused(Cast.refusal));
        assertThat(captures.of(TERN, CALL)).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).contains("older release");
        });
        assertThat(timeline()).containsExactly("CaptureFailed");
        Cast.refusal = null;
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.stop(MARLIN, VERA, CALL)).isFalse();
        assertThat(taps.stop(TERN, VERA, CALL)).isTrue();
        assertThat(Cast.SENT.getLast()).isInstanceOf(WorkerCommand.StopCapture.class);
        assertThat(trail("capture.stop")).isPositive();

        database.sql("update app.packet_capture set state = 'FAILED', packet_key = null where state = 'RUNNING'");
        database.sql("update app.call set worker_id = null, worker_epoch = null where id = '" + CALL + "'");
        assertThat(taps.now(TERN, VERA, CALL, VOICE))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Outcome.Refused.class))
                .satisfies(refused -> assertThat(refused.why()).contains("does not go through our relay"));
    }

    @Test
    void whatALostWorkerHadBroughtIsKeptAndTheRestWhenItComesBack() throws SQLException {
        taps.now(TERN, VERA, CALL, VOICE);
        CaptureOrder order = order();
        bring(order, 0, "before the crash");
        run(forget);
        assertThat(captures.of(TERN, CALL))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.RUNNING));
        database.sql("update app.call set phase = 'ENDED', ended_at = '" + START.plusSeconds(20) + "' where id = '"
                + CALL + "'");
        clock.pass(Duration.ofMinutes(5));
        run(forget);
        assertThat(file(order)).hasValue("before the crash");
        assertThat(captures.incomplete(TERN, CALL)).containsExactly(order.capture());
        bring(order, 1, ", and after");
        tell(ended(order, 2));
        assertThat(file(order)).hasValue("before the crash, and after");
        assertThat(captures.incomplete(TERN, CALL)).isEmpty();
    }

    @Test
    void itIsDeletedByAPersonAndGoesWithItsUser() throws SQLException {
        taps.now(TERN, VERA, CALL, VOICE);
        CaptureOrder order = order();
        bring(order, 0, "gone soon");
        assertThat(captures.delete(TERN, VERA, call(), order.capture()))
                .as("it runs")
                .isFalse();
        tell(ended(order, 1));
        assertThat(captures.delete(MARLIN, VERA, call(), order.capture())).isFalse();
        assertThat(captures.delete(TERN, VERA, call(), order.capture())).isTrue();
        assertThat(file(order)).isEmpty();
        assertThat(captures.of(TERN, CALL)).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(State.DELETED);
            assertThat(one.removed()).isEqualTo(new PacketCapture.Removal(START, "API key vera"));
        });
        assertThat(trail("capture.delete")).isPositive();

        taps.now(TERN, VERA, CALL, VOICE);
        bring(order(), 0, "who was it");
        tell(ended(order(), 1));
        database.sql("update app.call set phase = 'ENDED', ended_at = now() where id = '" + CALL + "'");
        assertThat(contacts.export(TERN, VERA, "385915550142"))
                .hasValueSatisfying(
                        document -> assertThat(document).contains("\"packet_captures\"", "the user hears nothing"));
        assertThat(contacts.erase(TERN, VERA, "385915550142", "asked for it")).isInstanceOf(Erasure.Erased.class);
        assertThat(database.one("select count(*) from app.packet_capture")).isEqualTo("0");
        assertThat(database.one("select count(*) from app.packet_capture_part")).isEqualTo("0");
    }

    private CallView call() {
        return calls.find(TERN, CALL).orElseThrow();
    }

    private static CaptureOrder order() {
        return Cast.SENT.stream()
                .filter(WorkerCommand.StartCapture.class::isInstance)
                .map(WorkerCommand.StartCapture.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow()
                .order();
    }

    private static WorkerEvent.CaptureEnded ended(CaptureOrder order, int parts) {
        return new WorkerEvent.CaptureEnded(
                CALL, START.plusSeconds(30), order.capture(), CaptureEnd.CALL_ENDED, 21_000, 4200, 900_000, parts);
    }

    private void bring(CaptureOrder order, int part, String packets) {
        byte[] sealed = RecordingSeal.seal(
                Base64.getDecoder().decode(order.key()),
                CapturePart.place(order.capture(), part),
                packets.getBytes(StandardCharsets.UTF_8));
        parts.take(new CapturePart(
                1, order.tenant(), order.capture(), part, Base64.getEncoder().encodeToString(sealed)));
    }

    private void tell(WorkerEvent event) {
        transactions.inTenant(
                TERN,
                () -> facts.on(TERN, new InboxItem.FromWorker(UUID.randomUUID(), clock.instant(), "m-1", 1, event)));
    }

    private Optional<String> file(CaptureOrder order) {
        return captures.file(TERN, VERA, CALL, order.capture()).map(file -> {
            try (var bytes = file.open()) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unread) {
                throw new UncheckedIOException(unread);
            }
        });
    }

    private List<String> timeline() {
        return calls.timeline(TERN, CALL).stream()
                .map(CallEntry::kind)
                .filter(kind -> kind.startsWith("Capture"))
                .toList();
    }

    private static int trail(String action) throws SQLException {
        return Integer.parseInt(database.one("select count(*) from app.audit_event where action = '" + action
                + "' and object = 'call:" + CALL + "'"));
    }

    private void run(TenantJob job) {
        tenants.all().forEach(tenant -> job.run(tenant, (soFar, total, note) -> {}));
    }

    @TestConfiguration
    static class Cast {
        private static final List<WorkerCommand> SENT = new ArrayList<>();
        private static volatile @Nullable String refusal;

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
