package io.pulseline.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pulseline.platform.ConversationScene;
import io.pulseline.platform.CoreTestApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = {CoreTestApplication.class, ConversationScene.PlayedWorker.class})
class DirectoryStoreIT extends StoredParts {
    private static Path root;

    @Autowired
    StorageProperties properties;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) throws IOException {
        database = CoreTestApplication.database(registry, "store_directory");
        root = Files.createTempDirectory(Path.of("target"), "store-");
        registry.add("pulseline.storage.store", () -> "directory");
        registry.add("pulseline.storage.directory", root::toString);
    }

    @Override
    Map<String, byte[]> things() {
        return Folder.things(root);
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
        joinedPartsLeave(StoreName.DATABASE, root, properties.s3());
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws SQLException {
        whatIsAbsentIsNamed(() -> Folder.lose(root));
    }

    @Test
    void emptyFoldersGoWithTheirLastPartAndNoNameLeadsOutOfIt() throws IOException {
        DirectoryStore store = new DirectoryStore(root);
        store.put("a/b/1", new byte[] {1});
        store.put("a/b/1", new byte[] {2});
        store.put("a/c/2", new byte[] {3});
        assertThat(store.get("a/b/1")).hasValue(new byte[] {2});
        store.delete("a/b/1");
        assertThat(root.resolve("a/b")).doesNotExist();
        assertThat(root.resolve("a/c/2")).exists();
        store.delete("a/c/2");
        store.delete("a/c/2");
        assertThat(root.resolve("a")).doesNotExist();
        assertThatThrownBy(() -> store.get("../elsewhere")).isInstanceOf(IllegalArgumentException.class);
    }
}
