package io.pulseline.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder of payloads with sidecars (`NAME.meta.json`, member `_meta`) that a check may lay beside the
/// repository: the nearest `shared/fixtures` above the working directory, or what `-Dpulseline.fixtures=DIR`
/// names. The project carries its own copies of what it must understand; this folder only proves that nothing
/// was left out.
public final class FixtureFolder {
    private FixtureFolder() {}

    /// @param file the payload
    /// @param meta the sidecar's `_meta`
    public record Fixture(String name, Path file, JsonNode meta) {
        public JsonNode expect() {
            return meta.path("expect");
        }

        public byte[] bytes() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Ends the test as skipped, and says so on the screen, where there is no such folder.
    ///
    /// @param kind `webhooks`, `graph`, `sdp` or `sip`
    public static List<Fixture> all(String kind) {
        Optional<Path> folder = find().map(found -> found.resolve(kind)).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            System.out.println("NOT CHECKED: there is no folder shared/fixtures/" + kind
                    + " above this directory, and -Dpulseline.fixtures names none");
        }
        Assumptions.assumeTrue(folder.isPresent(), "no folder of fixtures");
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".meta.json"))
                    .sorted()
                    .map(FixtureFolder::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Optional<Path> find() {
        String named = System.getProperty("pulseline.fixtures");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
                .map(at -> at.resolve("shared").resolve("fixtures"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Fixture read(Path sidecar) {
        String name = sidecar.getFileName().toString().replace(".meta.json", "");
        JsonNode meta = JsonMapper.shared().readTree(sidecar.toFile()).path("_meta");
        try (Stream<Path> files = Files.list(sidecar.getParent())) {
            Path payload = files.filter(file -> !file.equals(sidecar)
                            && file.getFileName().toString().startsWith(name + "."))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " has no payload"));
            return new Fixture(name, payload, meta);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
