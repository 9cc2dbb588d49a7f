package io.pulseline.platform.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.calls.CallCapture;
import io.pulseline.platform.calls.CallRecorder.Light;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Media;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.kernel.Wacid;
import io.pulseline.platform.recordings.Recording.State;
import io.pulseline.platform.recordings.Recordings.Use;
import io.pulseline.platform.storage.KeptFile;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

/// What Meta records is asked for, fetched, sealed, read and heard by whom the trail names, and gone in time; a real
/// database as role `app`, Meta is played.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class, MetaRecordingIT.Cast.class})
class MetaRecordingIT extends ConversationScene {
    private static final String WORDS = """
            {"metadata":{"processed_at":"2026-11-26T09:02:00Z","audio":{"duration":82.4,"channels":2}},
             "transcript":{"text":"Hello. Hi there.","language":"en","confidence":0.94,"segments":[
               {"id":0,"speaker":"Business","channel":0,"start":0.4,"end":0.9,"text":"Hello."},
               {"id":1,"speaker":"Business","channel":0,"start":1.0,"end":1.1,"text":"Tern Logistics."},
               {"id":2,"speaker":"Customer","channel":1,"start":1.2,"end":1.8,"text":"Hi there.","words":[]}]}}
            """;
    private static final byte[] HOURS = new byte[2_000_000];

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) throws IOException {
        database = CoreTestApplication.database(registry, "meta_recordings");
    }

    @Autowired
    NumberRecordings numbers;

    @Autowired
    CallCapture capture;

    @Autowired
    CallRecordings live;

    @Autowired
    Recordings recordings;

    @Autowired
    MetaFileListener listener;

    @Autowired
    FetchMetaFilesJob fetch;

    @Autowired
    SettleRecordingsJob settle;

    @Autowired
    ForgetRecordingsJob forget;

    @Autowired
    RecordingFacts facts;

    @BeforeEach
    void metaIsWell() {
        Cast.ASKED.clear();
        Cast.refuses = null;
    }

    @Test
    void whatMetaMadeIsFetchedSealedReadBySpeakerAndErasedInTime() throws SQLException {
        assertThat(capture.wish(TERN, SOFIA, CALL)).as("nothing is set").isEmpty();
        byMeta(true, true);
        assertThat(capture.wish(TERN, SOFIA, CALL))
                .contains(new Calling.Capture(true, true, "quality checks", "en_GB"));
        assertThat(capture.wish(TERN, SOFIA, CALL)).as("asked twice").isPresent();
        assertThat(live.light(calls.find(TERN, CALL).orElseThrow())).isEqualTo(Light.BY_META);
        assertThat(live.start(TERN, CALL, "Sava")).as("ours as well").isFalse();
        assertThat(live.pause(TERN, CALL, "Sava")).isFalse();
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.recorder()).isEqualTo(Recorder.META);
            assertThat(one.state()).isEqualTo(State.ASKED);
        });
        end("ANSWERED");
        run(settle);
        told(false, "556677889900201");
        told(false, "556677889900201");
        told(true, "556677889900202");
        run(fetch);
        run(fetch);
        assertThat(Cast.ASKED)
                .containsExactlyInAnyOrder("206418377150934 556677889900201", "206418377150934 556677889900202");
        Recording kept = recordings.find(TERN, CALL).orElseThrow();
        assertThat(kept.state()).isEqualTo(State.KEPT);
        assertThat(kept.keepUntil()).isEqualTo(START.plusSeconds(60).plus(Duration.ofDays(30)));
        assertThat(database.one(
                        "select count(*) from app.recording_file_part where position('Hello'::bytea in content) > 0"))
                .as("what lies in the database cannot be read")
                .isEqualTo("0");

        int heard = trail("recording.listen");
        int read = trail("recording.read");
        assertThat(recordings.file(TERN, VERA, CALL, MetaFile.Kind.SOUND, Use.LISTEN))
                .hasValueSatisfying(sound -> assertThat(new String(sound.whole(), StandardCharsets.UTF_8))
                        .isEqualTo("OggS, both of them"));
        Transcript transcript = recordings.transcript(TERN, VERA, CALL).orElseThrow();
        assertThat(transcript.language()).isEqualTo("en");
        assertThat(transcript.turns())
                .containsExactly(
                        new Transcript.Turn(true, 0.4, "Hello. Tern Logistics."),
                        new Transcript.Turn(false, 1.2, "Hi there."));
        assertThat(trail("recording.listen")).isEqualTo(heard + 1);
        assertThat(trail("recording.read")).isEqualTo(read + 1);
        assertThat(recordings.file(MARLIN, VERA, CALL, MetaFile.Kind.SOUND, Use.LISTEN))
                .isEmpty();
        assertThat(recordings.files(MARLIN, CALL)).isEmpty();

        clock.pass(Duration.ofDays(31));
        run(forget);
        assertThat(recordings.find(TERN, CALL))
                .hasValueSatisfying(one -> assertThat(one.state()).isEqualTo(State.EXPIRED));
        assertThat(database.one("select count(*) from app.recording_file")).isEqualTo("0");
        assertThat(recordings.transcript(TERN, VERA, CALL)).isEmpty();
        told(true, "556677889900203");
        assertThat(recordings.files(TERN, CALL)).as("nobody waits for it").isEmpty();
        assertThat(timeline())
                .containsExactly("RecordingAsked", "RecordingFetched", "RecordingFetched", "RecordingExpired");
    }

    @Test
    void aLongRecordingIsKeptInSealedPartsAndReadOneByOne() throws Exception {
        new Random(1).nextBytes(HOURS);
        byMeta(true, false);
        capture.wish(TERN, SOFIA, CALL);
        end("ANSWERED");
        told(false, "556677889900209");
        run(fetch);
        assertThat(database.one("select count(*) from app.recording_file_part")).isEqualTo("4");
        isKept(4);
        KeptFile kept = recordings
                .file(TERN, VERA, CALL, MetaFile.Kind.SOUND, Use.DOWNLOAD)
                .orElseThrow();
        assertThat(kept.bytes()).isEqualTo(HOURS.length);
        assertThat(kept.whole()).isEqualTo(HOURS);
        database.sql("""
                update app.recording_file_part set part = case part when 0 then 9 else 0 end where part in (0, 1)
                """, "update app.recording_file_part set part = 1 where part = 9");
        KeptFile mixed = recordings
                .file(TERN, VERA, CALL, MetaFile.Kind.SOUND, Use.DOWNLOAD)
                .orElseThrow();
        assertThatThrownBy(mixed::whole).as("parts that change places").isInstanceOf(RuntimeException.class);
    }

    @Test
    void metaIsAskedAgainUntilItHasTheFileNoMore() {
        byMeta(true, false);
        capture.wish(TERN, SOFIA, CALL);
        end("ANSWERED");
        told(false, "556677889900204");
        Cast.refuses = new GraphFault(
                GraphFaultKind.META_TROUBLE, 500, 131052, null, "Media download error", null, null, true, false);
        run(fetch);
        run(fetch);
        assertThat(Cast.ASKED).as("not at once again").hasSize(1);
        assertThat(recordings.files(TERN, CALL))
                .singleElement()
                .satisfies(file -> assertThat(file.failure()).contains("131052"));
        clock.pass(Duration.ofDays(6));
        run(fetch);
        run(settle);
        assertThat(recordings.find(TERN, CALL).orElseThrow().state()).isEqualTo(State.ASKED);
        clock.pass(Duration.ofDays(2));
        run(fetch);
        assertThat(recordings.files(TERN, CALL))
                .singleElement()
                .satisfies(file -> assertThat(file.state()).isEqualTo(MetaFile.State.LOST));
        run(settle);
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).contains("131052");
        });
    }

    @Test
    void whereMetaMadeNothingThePageStopsWaiting() throws SQLException {
        byMeta(true, true);
        capture.wish(TERN, SOFIA, CALL);
        end("MISSED");
        clock.pass(Duration.ofMinutes(5));
        run(settle);
        assertThat(recordings.find(TERN, CALL).orElseThrow().state()).isEqualTo(State.NOTHING);
        database.sql("delete from app.recording");
        capture.wish(TERN, SOFIA, CALL);
        end("ANSWERED");
        run(settle);
        assertThat(recordings.find(TERN, CALL).orElseThrow().state()).isEqualTo(State.ASKED);
        clock.pass(Duration.ofDays(8));
        run(settle);
        assertThat(recordings.find(TERN, CALL)).hasValueSatisfying(one -> {
            assertThat(one.state()).isEqualTo(State.FAILED);
            assertThat(one.failure()).contains("no file within 7 days");
        });
    }

    @Test
    void metasRulesForItsFieldsAreOurs() {
        assertThat(new NumberRecording.Wish(RecordingMode.META, 30, "x", new MetaRecording(false, false, " ", "xx"))
                        .check())
                .extracting(NumberRecording.Wrong::field)
                .containsExactly("meta.language", "meta.purpose", "meta.sound");
        assertThat(new NumberRecording.Wish(
                                RecordingMode.OFF, 30, "", new MetaRecording(true, true, "p".repeat(251), "en"))
                        .check())
                .extracting(NumberRecording.Wrong::field)
                .containsExactly("meta.purpose");
        assertThat(new MetaRecording(false, true, "x", "nl").announcedInEnglish())
                .isTrue();
        assertThat(new MetaRecording(true, true, "x", "nl").announcedInEnglish())
                .isFalse();
    }

    /// Where the parts of a file lie.
    void isKept(int parts) throws SQLException {
        assertThat(database.one("select count(content) from app.recording_file_part"))
                .isEqualTo(String.valueOf(parts));
    }

    private void byMeta(boolean sound, boolean words) {
        numbers.replace(
                        TERN,
                        VERA,
                        SOFIA,
                        new NumberRecording.Wish(
                                RecordingMode.META,
                                30,
                                "the announcement says so",
                                new MetaRecording(sound, words, "quality checks", "en_GB")),
                        null)
                .orElseThrow();
    }

    private void end(String outcome) {
        try {
            database.sql("update app.call set phase = 'ENDED', outcome = '" + outcome + "', ended_at = '"
                    + START.plusSeconds(60) + "' where id = '" + CALL + "'");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void told(boolean transcript, String media) {
        transactions.inTenant(
                TERN,
                () -> listener.on(
                        TERN,
                        new InboxItem.FromMeta(
                                UUID.randomUUID(),
                                clock.instant(),
                                new WabaId("104729118830551"),
                                SOFIA,
                                new MetaEvent.CallMediaAvailable(new Wacid(WACID), START, transcript, media, null))));
    }

    private List<String> timeline() {
        return timeline("Recording");
    }

    @TestConfiguration
    static class Cast {
        private static final List<String> ASKED = new ArrayList<>();
        private static volatile @org.jspecify.annotations.Nullable GraphFault refuses;

        @Bean
        @Primary
        Media playedMedia() {
            return (tenant, number, media, most, taker) -> {
                ASKED.add(number + " " + media);
                GraphFault fault = refuses;
                if (fault != null) {
                    return new GraphResult.Failed<>(fault);
                }
                String content = media.endsWith("2") ? WORDS : "OggS, both of them";
                byte[] bytes = media.endsWith("9") ? HOURS : content.getBytes(StandardCharsets.UTF_8);
                for (int from = 0; from < bytes.length; from += 16_000) {
                    taker.take(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 16_000)));
                }
                return new GraphResult.Ok<>("application/octet-stream");
            };
        }
    }
}
