package io.pulseline.platform.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What a test finds in a directory.
final class Folder {
    private Folder() {}

    /// By its path, without the mark of the installation.
    static Map<String, byte[]> things(Path root) {
        if (!Files.isDirectory(root)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, byte[]> all = new HashMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(StorageCheck.MARK)) {
                    all.put(root.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return all;
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    static void lose(Path root) {
        try {
            for (String name : things(root).keySet()) {
                Files.delete(root.resolve(name));
            }
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
