package io.pulseline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedBinariesTest {
    @TempDir
    Path directory;

    @Test
    void anInterruptedUnpackingIsDroppedAndAFinishedOneStays() throws Exception {
        Path half = unpacked("PG-half");
        Files.createSymbolicLink(half.resolve("lib/libicuuc.so"), Path.of("libicuuc.so.60"));
        Path whole = unpacked("PG-whole");
        Files.createFile(whole.resolve(".exists"));

        UnpackedBinaries.dropUnfinished(directory);

        assertThat(half.resolve("lib")).doesNotExist();
        assertThat(half.resolve("bin")).doesNotExist();
        assertThat(whole.resolve("bin/postgres")).exists();
    }

    @Test
    void whatAnotherProcessUnpacksNowStays() throws Exception {
        Path busy = unpacked("PG-busy");
        String lock = "import java.nio.channels.*; import java.nio.file.*; void main() throws Exception {"
                + " var c = FileChannel.open(Path.of(\"" + busy.resolve("epg-lock")
                + "\"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); c.lock(); IO.println(\"locked\"); System.in.read(); }";
        Path program = Files.writeString(directory.resolve("Hold.java"), lock);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            UnpackedBinaries.dropUnfinished(directory);
            assertThat(busy.resolve("bin/postgres")).exists();
        } finally {
            other.outputWriter().close();
            other.waitFor();
        }
        UnpackedBinaries.dropUnfinished(directory);
        assertThat(busy.resolve("bin")).doesNotExist();
    }

    @Test
    void nothingUnpackedYetIsNoFailure() throws Exception {
        UnpackedBinaries.dropUnfinished(directory.resolve("absent"));
        assertThat(directory.resolve("absent")).doesNotExist();
    }

    private Path unpacked(String name) throws Exception {
        Path path = directory.resolve(name);
        Files.createDirectories(path.resolve("bin"));
        Files.createDirectories(path.resolve("lib"));
        Files.createFile(path.resolve("bin/postgres"));
        return path;
    }
}
