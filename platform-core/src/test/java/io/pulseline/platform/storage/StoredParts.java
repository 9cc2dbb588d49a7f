package io.pulseline.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.captures.CaptureSwitch;
import io.pulseline.platform.captures.PacketCaptures;
import io.pulseline.platform.contacts.Contacts;
import io.pulseline.platform.contacts.Erasure;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.recordings.CallRecordings;
import io.pulseline.platform.recordings.MetaRecording;
import io.pulseline.platform.recordings.NumberRecording;
import io.pulseline.platform.recordings.NumberRecordings;
import io.pulseline.platform.recordings.RecordingMode;
import io.pulseline.platform.recordings.Recordings;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.storage.PartTable.Place;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.wire.CaptureEnd;
import io.pulseline.platform.wire.CaptureOrder;
import io.pulseline.platform.wire.CapturePart;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What every store has to do for recordings and for captures, from the worker's part to its erasure.
abstract class StoredParts extends ConversationScene {
    @Autowired
    NumberRecordings numbers;

    @Autowired
    CallRecordings live;

    @Autowired
    Recordings recordings;

    @Autowired
    CaptureSwitch taps;

    @Autowired
    PacketCaptures captures;

    @Autowired
    Contacts contacts;

    @Autowired
    EraseObjectsJob erase;

    @Autowired
    MovePartsJob move;

    @Autowired
    JoinPartsJob join;

    @Autowired
    Storage storage;

    @Autowired
    SealedParts parts;

    @Autowired
    PartsProof proof;

    @Autowired
    PartRows rows;

    @Autowired
    List<PartTable> tables;

    @Autowired
    Leftovers leftovers;

    @Autowired
    Stores stores;

    @Autowired
    @Qualifier("recordingParts")
    PartTable recordingParts;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("recordingFacts")
    InboxListener recordingFacts;

    @Autowired
    @Qualifier("captureFacts")
    InboxListener captureFacts;

    @Autowired
    @Qualifier("forgetRecordingsJob")
    TenantJob forgetRecordings;

    @Autowired
    @Qualifier("forgetCapturesJob")
    TenantJob forgetCaptures;

    /// What lies in the store, by its name; of the tests' tenants only.
    abstract Map<String, byte[]> things();

    void storeAnswers() {}

    @BeforeEach
    void nothingLeftOver() throws SQLException {
        storeAnswers();
        // rows of the test before were deleted by the scene, which wrote their objects down
        database.sql("update ops.part_to_erase set due_at = now()");
        erase();
    }

    @Test
    void aRecordingIsCiphertextThereIsHeardInOrderAndGoesInTime() throws SQLException {
        RecordingOrder order = record();
        bring(order, RecordingSide.USER, 1, "later");
        bring(order, RecordingSide.USER, 0, "earlier, ");
        bring(order, RecordingSide.USER, 0, "told twice");
        bring(order, RecordingSide.BUSINESS, 0, "we say");
        end(order, 2, 1);
        assertThat(things()).hasSize(3);
        assertThat(things().keySet())
                .allMatch(name -> name.contains(TERN.value().toString()));
        assertThat(things().values())
                .noneMatch(there -> new String(there, StandardCharsets.ISO_8859_1).contains("earlier"));
        assertThat(heard(RecordingSide.USER)).isEqualTo("earlier, later");
        assertThat(heard(RecordingSide.BUSINESS)).isEqualTo("we say");
        assertThat(recordings.trouble(TERN, CALL)).isEmpty();
        assertThat(recordings.track(MARLIN, VERA, CALL, RecordingSide.USER, Use.DOWNLOAD))
                .isEmpty();
        assertThat(storage.erasures().waiting())
                .as("what is kept waits for nothing")
                .isZero();

        clock.pass(Duration.ofDays(32));
        run(forgetRecordings);
        erase();
        assertThat(things()).isEmpty();
        assertThat(storage.erasures().waiting()).isZero();
        bring(order, RecordingSide.USER, 2, "too late");
        assertThat(things()).isEmpty();
    }

    @Test
    void aCaptureIsCiphertextThereIsDownloadedAndGoesInTime() throws SQLException {
        CaptureOrder order = capture();
        bring(order, 0, "one packet, ");
        bring(order, 1, "another");
        tell(
                captureFacts,
                new WorkerEvent.CaptureEnded(
                        CALL, START.plusSeconds(30), order.capture(), CaptureEnd.CALL_ENDED, 21_000, 2, 19, 2));
        assertThat(things()).hasSize(2);
        assertThat(things().values())
                .noneMatch(there -> new String(there, StandardCharsets.ISO_8859_1).contains("packet"));
        assertThat(captures.file(TERN, VERA, CALL, order.capture()))
                .hasValueSatisfying(file -> assertThat(text(file.open())).isEqualTo("one packet, another"));
        clock.pass(Duration.ofHours(80));
        run(forgetCaptures);
        erase();
        assertThat(things()).isEmpty();
    }

    @Test
    void aUsersErasureAndATenantsReachTheStore() throws SQLException {
        RecordingOrder order = record();
        bring(order, RecordingSide.USER, 0, "who was it");
        end(order, 1, 0);
        database.sql("update app.call set phase = 'ENDED', ended_at = now() where id = '" + CALL + "'");
        assertThat(contacts.erase(TERN, VERA, "385915550142", "asked for it")).isInstanceOf(Erasure.Erased.class);
        erase();
        assertThat(things()).isEmpty();

        database.sql("delete from app.recording", "update app.call set phase = 'IN_PROGRESS', ended_at = null");
        bring(record(), RecordingSide.USER, 0, "the tenant's");
        assertThat(things()).hasSize(1);
        transactions.asEraser(
                TERN,
                () -> jdbc.sql("delete from recording_part where tenant_id = ?")
                        .param(TERN.value())
                        .update());
        erase();
        assertThat(things()).isEmpty();
    }

    /// Where what was recorded before another store was set is brought to it.
    void movesHere(String before) throws SQLException {
        RecordingOrder order = record();
        bring(order, RecordingSide.USER, 1, "now");
        String sealed = Base64.getEncoder().encodeToString(seal(order, RecordingSide.USER, 0, before + ", "));
        database.sql("""
                insert into app.recording_part (tenant_id, recording_id, side, part, sound)
                values ('%s', '%s', 'USER', 0, decode('%s', 'base64'))
                """.formatted(TERN, order.recording(), sealed));
        end(order, 2, 0);
        assertThat(things()).hasSize(1);
        assertThat(heard(RecordingSide.USER)).as("from two places").isEqualTo(before + ", now");
        run(move);
        run(move);
        assertThat(things()).hasSize(2);
        assertThat(database.one("select count(*) from app.recording_part where sound is not null"))
                .isEqualTo("0");
        assertThat(heard(RecordingSide.USER)).isEqualTo(before + ", now");
        erase();
        assertThat(things()).hasSize(2);
    }

    /// From an object a part to one a track, with a listener who began before.
    void joinsHere() throws SQLException {
        RecordingOrder order = record();
        for (int part = 0; part < 5; part++) {
            bring(order, RecordingSide.USER, part, "second " + part + ", ");
        }
        bring(order, RecordingSide.BUSINESS, 0, "we ");
        bring(order, RecordingSide.BUSINESS, 1, "say");
        run(join);
        assertThat(things()).as("while it is recorded").hasSize(7);
        end(order, 5, 2);
        KeptFile before = user(order);
        String said = heard(RecordingSide.USER);

        crash();
        erase();
        assertThat(things()).as("seven, and what the crash left").hasSize(8);
        assertThat(heard(RecordingSide.USER)).isEqualTo(said);

        run(join);
        assertThat(heard(RecordingSide.USER)).isEqualTo(said);
        database.sql("update ops.part_to_erase set due_at = now()");
        erase();
        assertThat(things()).as("one a track").hasSize(2);
        assertThat(things().values())
                .noneMatch(there -> new String(there, StandardCharsets.ISO_8859_1).contains("second"));
        assertThat(user(order).parts()).as("had by one question").isEqualTo(1);
        assertThat(heard(RecordingSide.USER)).isEqualTo(said);
        assertThat(text(before.open())).as("begun before").isEqualTo(said);
        assertThat(heard(RecordingSide.BUSINESS)).isEqualTo("we say");
        assertThat(recordings.trouble(TERN, CALL)).isEmpty();

        bring(order, RecordingSide.USER, 5, "brought late");
        run(join);
        assertThat(things()).as("one alone stays as it is").hasSize(3);
        bring(order, RecordingSide.USER, 6, " as well");
        run(join);
        run(join);
        erase();
        assertThat(things()).hasSize(3);
        assertThat(heard(RecordingSide.USER)).isEqualTo(said + "brought late as well");

        assertThat(recordings.delete(TERN, VERA, CALL, "asked for it")).isTrue();
        erase();
        assertThat(things()).isEmpty();
        assertThat(storage.erasures().waiting()).isZero();
    }

    /// When the whole is there and the rows still lead to its parts.
    private void crash() {
        Leftovers dies = new Leftovers(jdbc) {
            @Override
            void add(StoreName store, String object) {
                throw new IllegalStateException("the process dies");
            }
        };
        JoinPartsJob interrupted = new JoinPartsJob(transactions, tables, rows, dies, parts, stores);
        assertThatThrownBy(() -> run(interrupted)).hasMessageContaining("dies");
    }

    /// @param store where they are brought to
    void joinedPartsLeave(StoreName store, @Nullable Path directory, StorageProperties.S3 bucket) throws SQLException {
        RecordingOrder order = record();
        for (int part = 0; part < 3; part++) {
            bring(order, RecordingSide.USER, part, "second " + part + ", ");
        }
        end(order, 3, 0);
        String said = heard(RecordingSide.USER);
        run(join);
        erase();
        assertThat(things()).hasSize(1);
        assertThatThrownBy(() ->
                        database.sql("update app.recording_part set object = 'its own', bytes = 9 where part = 0"))
                .as("by a release before this one")
                .hasMessageContaining("an object of many");

        int[] left = {2};
        PartRows two = new PartRows(jdbc) {
            @Override
            boolean moved(Place place, Where from, StoreName to, @Nullable String object, byte[] sealed) {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("the process dies");
                }
                return super.moved(place, from, to, object, sealed);
            }
        };
        Stores others = new Stores(new StorageProperties(store, directory, bucket));
        assertThatThrownBy(() -> run(new MovePartsJob(transactions, tables, two, leftovers, parts, others)))
                .hasMessageContaining("dies");
        erase();
        assertThat(things()).as("for the third").hasSize(1);
        assertThat(heard(RecordingSide.USER)).as("from two places").isEqualTo(said);
        run(new MovePartsJob(transactions, tables, rows, leftovers, parts, others));
        erase();
        assertThat(things()).isEmpty();
        assertThat(heard(RecordingSide.USER)).isEqualTo(said);
    }

    private KeptFile user(RecordingOrder order) {
        return parts.file(
                TERN,
                recordingParts.of(order.recording(), "USER"),
                -1,
                (part, shut) -> RecordingSeal.open(
                        Base64.getDecoder().decode(order.key()), order.recording(), RecordingSide.USER, part, shut));
    }

    void whatIsAbsentIsNamed(Runnable loss) throws SQLException {
        RecordingOrder order = record();
        bring(order, RecordingSide.USER, 0, "lost");
        end(order, 1, 0);
        assertThat(proof.check(TERN)).isEqualTo(new PartsProof.Verdict(1, List.of()));
        loss.run();
        assertThat(proof.check(TERN).missing())
                .singleElement()
                .asString()
                .startsWith("call " + CALL + ": 1 parts of recording_part " + order.recording() + " are not in ");
        assertThat(proof.check(MARLIN)).isEqualTo(new PartsProof.Verdict(0, List.of()));
        assertThat(recordings.trouble(TERN, CALL)).hasValue(StoreTrouble.Kind.ABSENT);
        assertThatThrownBy(() -> heard(RecordingSide.USER))
                .isInstanceOf(StoreTrouble.class)
                .extracting(trouble -> ((StoreTrouble) trouble).kind())
                .isEqualTo(StoreTrouble.Kind.ABSENT);
    }

    final RecordingOrder record() {
        numbers.replace(
                        TERN,
                        VERA,
                        SOFIA,
                        new NumberRecording.Wish(
                                RecordingMode.ALL,
                                30,
                                "the announcement says so",
                                new MetaRecording(true, true, "quality checks", "en_GB")),
                        null)
                .orElseThrow();
        live.beforeMedia(call());
        RecordingOrder order = told(WorkerCommand.StartRecording.class).order();
        tell(recordingFacts, new WorkerEvent.RecordingStarted(CALL, START, order.recording()));
        return order;
    }

    final CaptureOrder capture() {
        assertThat(taps.now(TERN, VERA, CALL, new CaptureSwitch.Wish("jitter", true)))
                .isInstanceOf(CaptureSwitch.Outcome.Done.class);
        return told(WorkerCommand.StartCapture.class).order();
    }

    final void end(RecordingOrder order, int user, int business) {
        tell(
                recordingFacts,
                new WorkerEvent.RecordingEnded(CALL, START.plusSeconds(60), order.recording(), 59_000, user, business));
    }

    final void bring(RecordingOrder order, RecordingSide side, int part, String said) {
        recordings.take(new RecordingPart(
                1,
                order.tenant(),
                order.recording(),
                side,
                part,
                Base64.getEncoder().encodeToString(seal(order, side, part, said))));
    }

    private static byte[] seal(RecordingOrder order, RecordingSide side, int part, String said) {
        return RecordingSeal.seal(
                Base64.getDecoder().decode(order.key()),
                order.recording(),
                side,
                part,
                said.getBytes(StandardCharsets.UTF_8));
    }

    private void bring(CaptureOrder order, int part, String packets) {
        byte[] sealed = RecordingSeal.seal(
                Base64.getDecoder().decode(order.key()),
                CapturePart.place(order.capture(), part),
                packets.getBytes(StandardCharsets.UTF_8));
        captures.take(new CapturePart(
                1, order.tenant(), order.capture(), part, Base64.getEncoder().encodeToString(sealed)));
    }

    final String heard(RecordingSide side) {
        return new String(recordings.track(TERN, VERA, CALL, side, Use.LISTEN).orElseThrow(), StandardCharsets.UTF_8);
    }

    final void erase() {
        erase.run((soFar, total, note) -> {});
    }
}
