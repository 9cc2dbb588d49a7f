package io.pulseline.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Two words for one key: one of them is never shown, and which one it is depends on who reads the files.
class BundlesTest {
    private static final Path MESSAGES = Path.of("src/main/resources/messages");

    @Test
    void everyKeyStandsOnce() throws IOException {
        Map<String, List<String>> places = new TreeMap<>();
        try (Stream<Path> files = Files.list(MESSAGES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".properties"))
                    // a translation says the same keys
                    .filter(path -> !path.getFileName().toString().contains("_"))
                    .sorted()
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i).strip();
                    boolean goesOn = i > 0 && lines.get(i - 1).endsWith("\\");
                    if (!line.isEmpty() && !line.startsWith("#") && !goesOn) {
                        places.computeIfAbsent(line.split("[=:\\s]", 2)[0], key -> new ArrayList<>())
                                .add(file.getFileName() + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(places).hasSizeGreaterThan(1000);
        places.values().removeIf(where -> where.size() == 1);
        assertThat(places).isEmpty();
    }
}
