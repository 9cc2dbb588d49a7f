package io.pulseline.platform.captures;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.captures.CaptureSwitch.Outcome;
import io.pulseline.platform.captures.PacketCapture.State;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A packet capture from the switch to its end in time; a real database as role `app`, the worker is played.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class})
class PacketCapturesIT extends ConversationScene {
    private static final CaptureSwitch.Wish VOICE = new CaptureSwitch.Wish("the user hears nothing", true);
    private static final CaptureSwitch.Wish HEADERS = new CaptureSwitch.Wish("jitter", false);

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        database = CoreTestApplication.database(registry, "packet_captures");
    }

    @Autowired
    CaptureSwitch taps;

    @Autowired
    PacketCaptures captures;

    @Autowired
    CaptureFacts facts;

    @Autowired
    ForgetCapturesJob forget;

    @Autowired
    Contacts contacts;

    @Test
    void itIsSwitchedOnForAReasonSealedDownloadedByWhomTheTrailNamesAndErasedInTime() throws SQLException {
        assertThat(taps.now(MARLIN, VERA, CALL, VOICE)).as("no other tenant's").isInstanceOf(Outcome.NoCall.class);
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).as("one at a time").isInstanceOf(Outcome.Already.class);
        assertThat(PlayedWorker.SENT).singleElement().isInstanceOf(WorkerCommand.StartCapture.class);
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
        assertThat(PlayedWorker.SENT).as("nobody asked").isEmpty();
        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.next(TERN, VERA, CALL, HEADERS)).isInstanceOf(Outcome.Already.class);
        assertThat(captures.waiting(TERN, SOFIA))
                .hasValueSatisfying(one -> assertThat(one.keepUntil()).isEqualTo(START.plus(Duration.ofHours(24))));
        assertThat(captures.waiting(MARLIN, SOFIA)).isEmpty();
        taps.beforeMedia(call());
        taps.beforeMedia(call());
        assertThat(PlayedWorker.SENT).as("once").singleElement().isInstanceOf(WorkerCommand.StartCapture.class);
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
        PlayedWorker.SENT.clear();
        taps.beforeMedia(call());
        assertThat(PlayedWorker.SENT).as("too late").isEmpty();
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
        PlayedWorker.refusal = "the worker is of an older release and does not know StartCapture";
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isEqualTo(new Outcome.Refused(PlayedWorker.refusal));
        assertThat(captures.of(TERN, CALL)).singleElement().satisfies(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).contains("older release");
        });
        assertThat(timeline()).containsExactly("CaptureFailed");
        PlayedWorker.refusal = null;
        assertThat(taps.now(TERN, VERA, CALL, VOICE)).isInstanceOf(Outcome.Done.class);
        assertThat(taps.stop(MARLIN, VERA, CALL)).isFalse();
        assertThat(taps.stop(TERN, VERA, CALL)).isTrue();
        assertThat(PlayedWorker.SENT.getLast()).isInstanceOf(WorkerCommand.StopCapture.class);
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

    private static CaptureOrder order() {
        return told(WorkerCommand.StartCapture.class).order();
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
        captures.take(new CapturePart(
                1, order.tenant(), order.capture(), part, Base64.getEncoder().encodeToString(sealed)));
    }

    private void tell(WorkerEvent event) {
        tell(facts, event);
    }

    private Optional<String> file(CaptureOrder order) {
        return captures.file(TERN, VERA, CALL, order.capture()).map(file -> text(file.open()));
    }

    private List<String> timeline() {
        return timeline("Capture");
    }
}
