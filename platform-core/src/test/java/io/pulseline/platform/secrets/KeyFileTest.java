package io.pulseline.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.aead.AeadConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void register() throws Exception {
        AeadConfig.register();
    }

    @Test
    void isMadeOnceForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("deeper/secrets.key");
        var made = KeyFile.read(file, () -> false);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.read(file, () -> true).equalsKeyset(made)).isTrue();
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void isNotReplacedWhenSomethingNeedsTheLostOne() {
        Path file = folder.resolve("secrets.key");
        assertThatThrownBy(() -> KeyFile.read(file, () -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("backup");
        assertThat(file).doesNotExist();
    }

    @Test
    void isRefusedWhenEverybodyMayReadIt() throws Exception {
        Path file = folder.resolve("secrets.key");
        KeyFile.read(file, () -> false);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyFile.read(file, () -> true)).hasMessageContaining("0600");
    }
}
