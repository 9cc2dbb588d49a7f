package io.pulseline.platform.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/capabilities.md` may claim only what a test shows: a row that says *works* names tests, and those tests exist.
class CapabilitiesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| ([CP]-\\d+) \\| (.+?) \\| (.+?) \\| (.*?) \\| (.*?) \\|$");
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

    @Test
    void everyRowHasAKnownStateAndWorksNamesATest() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String[]> row : rows().entrySet()) {
            String state = row.getValue()[1];
            boolean namesTest = TEST_NAME.matcher(row.getValue()[3]).find();
            switch (state) {
                case "works", "part" -> {
                    if (!namesTest) {
                        wrong.add(row.getKey() + " says " + state + " and names no test");
                    }
                }
                case "not yet" -> {
                    if (namesTest) {
                        wrong.add(row.getKey() + " names a test and still says not yet");
                    }
                }
                default -> wrong.add(row.getKey() + " has the unknown state " + state);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyNamedTestExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String[]> row : rows().entrySet()) {
            Matcher named = TEST_NAME.matcher(row.getValue()[3]);
            while (named.find()) {
                String source = sources.getOrDefault(named.group(1), "");
                if (!source.contains(" " + named.group(2) + "(")) {
                    missing.add(row.getKey() + " names " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void noCapabilityIsLeftOut() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 164; i++) {
            expected.add("C-%02d".formatted(i));
        }
        for (int i = 1; i <= 52; i++) {
            expected.add("P-%02d".formatted(i));
        }
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Map<String, String[]> rows() throws IOException {
        Map<String, String[]> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("platform-core/docs/capabilities.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), new String[] {row.group(2), row.group(3), row.group(4), row.group(5)});
            }
        }
        return rows;
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().matches(".*/src/test/java/.*\\.java"))
                    .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }
}
