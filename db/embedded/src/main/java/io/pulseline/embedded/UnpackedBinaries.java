package io.pulseline.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the library keeps PostgreSQL's unpacked binaries. It marks a finished unpacking and cannot go on with an
/// interrupted one: without this, a first start that was ended by somebody would be the last.
final class UnpackedBinaries {
    private static final String FINISHED = ".exists";
    private static final String LOCK = "epg-lock";

    private UnpackedBinaries() {}

    /// As the library finds it.
    static Path directory() {
        String set = System.getProperty("ot.epg.working-dir");
        return set != null ? Path.of(set) : Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    }

    /// Empties what an ended process left half unpacked; what another process unpacks now is locked and stays.
    static void dropUnfinished(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> unfinished;
        try (Stream<Path> each = Files.list(directory)) {
            unfinished = each.filter(one -> one.getFileName().toString().startsWith("PG-"))
                    .filter(one -> !Files.exists(one.resolve(FINISHED)))
                    .toList();
        }
        for (Path one : unfinished) {
            Path lockFile = one.resolve(LOCK);
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null && !Files.exists(one.resolve(FINISHED))) {
                    empty(one, lockFile);
                }
            }
        }
    }

    private static void empty(Path directory, Path except) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory) && !path.equals(except)) {
                    Files.delete(path);
                }
            }
        }
    }
}
