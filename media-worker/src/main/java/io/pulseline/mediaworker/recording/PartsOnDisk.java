package io.pulseline.mediaworker.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Sealed parts of recordings or of packet captures that the platform has not taken yet, one file each. A file is there
/// whole or not at all, and
/// its name says where it belongs, so that a process that starts after a crash brings what the last one wrote.
public final class PartsOnDisk {
    private static final String SUFFIX = ".part";

    private final Path directory;

    public PartsOnDisk(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException("recordings cannot be kept in " + directory, failure);
        }
    }

    /// @param of     the recording or the capture
    /// @param track  which of its tracks, without an underscore
    /// @param sealed base64
    public record Part(UUID tenant, UUID of, String track, int number, String sealed) {}

    /// @throws UncheckedIOException when the disk does not take it
    public void write(UUID tenant, UUID of, String track, int part, byte[] sealed) {
        String name = "%s_%s_%s_%08d%s".formatted(tenant, of, track, part, SUFFIX);
        try {
            Path half = Files.write(directory.resolve(name + ".tmp"), sealed);
            Files.move(half, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What waits, the parts of a track in order.
    public List<Path> waiting() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    public static Part read(Path file) throws IOException {
        String[] name = file.getFileName().toString().replace(SUFFIX, "").split("_");
        return new Part(
                UUID.fromString(name[0]),
                UUID.fromString(name[1]),
                name[2],
                Integer.parseInt(name[3]),
                Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    }

    public static void forget(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
