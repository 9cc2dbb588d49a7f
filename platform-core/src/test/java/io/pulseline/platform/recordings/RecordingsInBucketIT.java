package io.pulseline.platform.recordings;

import static io.pulseline.platform.recordings.StereoSoundTest.BUSINESS_HERTZ;
import static io.pulseline.platform.recordings.StereoSoundTest.USER_HERTZ;
import static io.pulseline.platform.recordings.StereoSoundTest.share;
import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.storage.BucketServer;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingPart;
import io.pulseline.platform.wire.RecordingSeal;
import io.pulseline.platform.wire.RecordingSide;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerEvent;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// What is made of parts that lie in a bucket: Meta's own files, as where they lie in rows, and both sides in one file.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class, MetaRecordingIT.Cast.class})
@DirtiesContext
class RecordingsInBucketIT extends MetaRecordingIT {
    private static final String PREFIX = "recordings/";
    private static BucketServer server;

    // hides the other's, so that this one alone is asked
    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) throws IOException {
        database = CoreTestApplication.database(registry, "recordings_in_bucket");
        server = new BucketServer();
        server.start();
        server.settings(registry, PREFIX);
    }

    @Autowired
    @Qualifier("joinPartsJob")
    TenantJob join;

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    void isKept(int parts) {
        assertThat(server.objects(PREFIX)).isGreaterThanOrEqualTo(parts);
    }

    @Test
    void bothSidesAreOneFileBeforeAndAfterTheirPartsAreJoined() throws Exception {
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
        tell(facts, new WorkerEvent.RecordingStarted(CALL, START, order.recording()));
        bring(order, RecordingSide.USER, StereoSoundTest.track(USER_HERTZ, 6, 1, 4));
        bring(order, RecordingSide.BUSINESS, StereoSoundTest.track(BUSINESS_HERTZ, 6, 2, 4));
        tell(facts, new WorkerEvent.RecordingEnded(CALL, START.plusSeconds(60), order.recording(), 6000, 7, 7));

        toldApart(StereoSoundTest.read(recordings.stereo(TERN, VERA, CALL).orElseThrow()));
        StereoSound begun = recordings.stereo(TERN, VERA, CALL).orElseThrow();
        run(join);
        assertThat(database.one("select count(distinct object) from app.recording_part"))
                .isEqualTo("2");
        toldApart(StereoSoundTest.read(recordings.stereo(TERN, VERA, CALL).orElseThrow()));
        toldApart(StereoSoundTest.read(begun));
    }

    private static void toldApart(short[][] heard) {
        for (int second = 0; second < 6; second++) {
            assertThat(share(heard[0], second, USER_HERTZ) > 0.7).isEqualTo(second == 1 || second == 4);
            assertThat(share(heard[1], second, BUSINESS_HERTZ) > 0.7).isEqualTo(second == 2 || second == 4);
        }
    }

    private void bring(RecordingOrder order, RecordingSide side, List<byte[]> parts) {
        byte[] key = Base64.getDecoder().decode(order.key());
        for (int part = 0; part < parts.size(); part++) {
            byte[] sealed = RecordingSeal.seal(key, order.recording(), side, part, parts.get(part));
            recordings.take(new RecordingPart(
                    1,
                    order.tenant(),
                    order.recording(),
                    side,
                    part,
                    Base64.getEncoder().encodeToString(sealed)));
        }
    }
}
