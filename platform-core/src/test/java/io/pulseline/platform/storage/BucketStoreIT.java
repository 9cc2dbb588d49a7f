package io.pulseline.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.wire.RecordingOrder;
import io.pulseline.platform.wire.RecordingSide;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Over HTTP to a server that verifies signatures.
@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class})
@DirtiesContext
class BucketStoreIT extends StoredParts {
    private static final String PREFIX = "house/";
    private static BucketServer server;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) throws IOException {
        database = CoreTestApplication.database(registry, "store_bucket");
        server = new BucketServer();
        server.start();
        server.settings(registry, PREFIX);
    }

    @Autowired
    StorageProperties properties;

    @Override
    void storeAnswers() {
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Map<String, byte[]> things() {
        return Folder.things(server.files().resolve(PREFIX));
    }

    @Test
    void whatWasInTheDatabaseMoves() throws SQLException {
        movesHere("before");
    }

    @Test
    void partsAreJoinedOnceTheirRecordingIsOver() throws SQLException {
        joinsHere();
    }

    @Test
    void joinedPartsGoOneByOneAndTheirObjectWithTheLast() throws SQLException {
        joinedPartsLeave(StoreName.DATABASE, null, properties.s3());
    }

    @Test
    void anObjectThatIsNotThereIsNamed() throws SQLException {
        whatIsAbsentIsNamed(() -> Folder.lose(server.files().resolve(PREFIX)));
    }

    @Test
    void whileItIsAwayNothingIsTakenAndNothingForgotten() throws SQLException {
        RecordingOrder order = record();
        bring(order, RecordingSide.USER, 0, "before, ");
        server.close();
        assertThatThrownBy(() -> bring(order, RecordingSide.USER, 1, "after"))
                .isInstanceOf(StoreTrouble.class)
                .extracting(trouble -> ((StoreTrouble) trouble).kind())
                .isEqualTo(StoreTrouble.Kind.AWAY);
        assertThat(database.one("select count(*) from app.recording_part")).isEqualTo("1");
        end(order, 2, 0);
        assertThat(recordings.trouble(TERN, CALL)).hasValue(StoreTrouble.Kind.AWAY);
        assertThatThrownBy(() -> heard(RecordingSide.USER)).isInstanceOf(StoreTrouble.class);
        server.start();
        bring(order, RecordingSide.USER, 1, "after");
        assertThat(heard(RecordingSide.USER)).isEqualTo("before, after");

        server.close();
        assertThat(recordings.delete(TERN, VERA, CALL, "asked for it")).isTrue();
        assertThatThrownBy(this::erase).hasMessageContaining("2 parts could not be erased");
        assertThat(storage.erasures()).satisfies(waiting -> {
            assertThat(waiting.failed()).isEqualTo(2);
            assertThat(waiting.failure())
                    .hasValueSatisfying(why -> assertThat(why).contains("does not answer"));
        });
        server.start();
        erase();
        assertThat(things()).as("not at once again").hasSize(2);
        database.sql("update ops.part_to_erase set due_at = now()");
        erase();
        assertThat(things()).isEmpty();
        assertThat(storage.erasures().waiting()).isZero();
    }

    @Test
    void whatAProcessPutThereAndDiedIsErased() throws SQLException {
        String object = TERN.value() + "/x/part-00000000-y";
        transactions.inTenant(TERN, () -> leftovers.expect(StoreName.S3, object));
        stores.named(StoreName.S3).put(object, new byte[] {1});
        erase();
        assertThat(things()).as("it may be under way").hasSize(1);
        database.sql("update ops.part_to_erase set due_at = now()");
        erase();
        assertThat(things()).isEmpty();
    }

    @Test
    void wrongCredentialsAndABucketThatIsNotOursAreNamedAtTheStart() throws SQLException {
        StorageProperties.S3 right = properties.s3();
        assertThatThrownBy(() -> begin(with(right, right.bucket(), right.prefix(), "wrong")))
                .isInstanceOf(StorageUnusable.class)
                .hasMessageContaining("answers 403 SignatureDoesNotMatch")
                .hasMessageContaining("s3://voices/house/")
                .hasMessageNotContaining("wrong");
        assertThatThrownBy(() -> begin(with(right, "nowhere", right.prefix(), BucketServer.SECRET)))
                .isInstanceOf(StorageUnusable.class)
                .hasMessageContaining("does not exist");
        begin(right);
        record();
        bring(record(), RecordingSide.USER, 0, "kept in house/");
        assertThatThrownBy(() -> begin(with(right, right.bucket(), "elsewhere/", BucketServer.SECRET)))
                .isInstanceOf(StorageUnusable.class)
                .hasMessageContaining("mark is missing");
        database.sql("update ops.part_store set mark = gen_random_uuid() where store = 'S3'");
        assertThatThrownBy(() -> begin(right))
                .isInstanceOf(StorageUnusable.class)
                .hasMessageContaining("another installation");
        Folder.lose(server.files().resolve(PREFIX));
        stores.named(StoreName.S3).delete(StorageCheck.MARK);
        database.sql("delete from app.recording", "delete from ops.part_to_erase");
        begin(right);

        server.close();
        begin(right);
        assertThat(properties.toString()).doesNotContain(BucketServer.SECRET);
    }

    private void begin(StorageProperties.S3 settings) {
        new StorageCheck(transactions, jdbc, new Stores(new StorageProperties(StoreName.S3, null, settings)))
                .afterPropertiesSet();
    }

    private static StorageProperties.S3 with(StorageProperties.S3 right, String bucket, String prefix, String secret) {
        return new StorageProperties.S3(
                right.endpoint(),
                right.region(),
                bucket,
                prefix,
                right.pathStyle(),
                right.accessKey(),
                new Secret(secret),
                right.encryption(),
                right.kmsKey(),
                right.plainHttp());
    }
}
