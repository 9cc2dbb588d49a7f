package io.pulseline.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a template may not contain, and that every word and symbol it asks for exists.
class TemplateRulesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<(?:[^<>\"']|\"[^\"]*\"|'[^']*')+>");
    private static final Pattern LITERAL_KEY = Pattern.compile("#\\{([a-z][A-Za-z0-9._-]*)");
    private static final Pattern BUILT_KEY = Pattern.compile("#\\{\\$\\{'([^']+)'");
    private static final Pattern ICON = Pattern.compile("icons\\.svg}\\s*\\+\\s*'#([a-z0-9-]+)'");
    private static final Pattern SYMBOL = Pattern.compile("<symbol[^>]* id=\"([^\"]+)\"");
    private static final Pattern ARGUMENT = Pattern.compile("\\{\\d");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?!')");
    private static final Pattern DELIVERED_ELSEWHERE =
            Pattern.compile("\\s(?:src|href|action|data-src)=\"(?:[a-z]+:)?//", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> templates = templates();
    private final Map<String, String> words = words();

    @Test
    void aTemplateHasNoScriptAndNoStyleOfItsOwn() {
        assertThat(everywhere(tag -> {
                    boolean script = tag.startsWith("<script") && !tag.contains("src=");
                    boolean style = tag.startsWith("<style") || tag.matches("(?s).*\\s(th:)?style=.*");
                    boolean handler = tag.matches("(?s).*\\s(th:)?on[a-z]+=.*") || tag.contains("hx-on");
                    return script || style || handler || tag.contains("javascript:");
                }))
                .isEmpty();
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        assertThat(everywhere(tag -> DELIVERED_ELSEWHERE.matcher(tag).find())).isEmpty();
    }

    @Test
    void noWordIsWrittenIntoATemplate() {
        List<String> written = new ArrayList<>();
        templates.forEach((name, text) -> {
            for (String between : TAG.split(text.replaceFirst("<!DOCTYPE[^>]*>", ""))) {
                String plain = between.replaceAll("&[a-z]+;", "").strip();
                // one letter is a unit or the initial of a tile
                if (plain.matches("(?s).*\\p{L}{2,}.*")) {
                    written.add(name + ": " + plain);
                }
            }
        });
        assertThat(written).isEmpty();
        assertThat(everywhere(tag -> tag.matches("(?s).*\\s(aria-label|placeholder|title|alt)=\"[^\"]*\\p{L}.*")))
                .isEmpty();
    }

    @Test
    void everyWordAskedForIsInABundle() {
        Set<String> missing = new TreeSet<>();
        templates.forEach((name, text) -> LITERAL_KEY.matcher(text).results().forEach(asked -> {
            if (!words.containsKey(asked.group(1))) {
                missing.add(name + ": " + asked.group(1));
            }
        }));
        templates.forEach((name, text) -> BUILT_KEY.matcher(text).results().forEach(asked -> {
            if (words.keySet().stream().noneMatch(key -> key.startsWith(asked.group(1)))) {
                missing.add(name + ": " + asked.group(1) + "*");
            }
        }));
        assertThat(missing).isEmpty();
    }

    @Test
    void aWordIsSaidInOneBundleOnly() {
        Map<String, Long> homes = bundles().stream()
                .flatMap(bundle -> properties(bundle).stringPropertyNames().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(homes).allSatisfy((key, count) -> assertThat(count).as(key).isEqualTo(1));
    }

    @Test
    void apostrophesAreDoubledWhereArgumentsAreFilledInAndOnlyThere() {
        assertThat(words).allSatisfy((key, text) -> {
            if (ARGUMENT.matcher(text).find()) {
                assertThat(text).as(key).doesNotContainPattern(LONE_APOSTROPHE);
            } else {
                assertThat(text).as(key).doesNotContain("''");
            }
        });
    }

    @Test
    void everySymbolAskedForIsDrawn() throws IOException {
        Set<String> drawn =
                found(SYMBOL, Files.readString(RESOURCES.resolve("static/img/icons.svg"), StandardCharsets.UTF_8));
        Set<String> asked = new TreeSet<>();
        templates.values().forEach(text -> asked.addAll(found(ICON, text)));
        words.forEach((key, text) -> {
            if (key.startsWith("chip.") && key.endsWith(".icon")) {
                asked.add(text);
            }
        });
        assertThat(asked).isNotEmpty().isSubsetOf(drawn);
    }

    @Test
    void everyChipHasTextToneAndSymbol() {
        Set<String> chips = words.keySet().stream()
                .filter(key -> key.startsWith("chip."))
                .map(key -> key.replaceFirst("\\.(tone|icon)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(chips)
                .isNotEmpty()
                .allSatisfy(chip -> assertThat(words).containsKeys(chip, chip + ".tone", chip + ".icon"));
    }

    private List<String> everywhere(Predicate<String> wrong) {
        List<String> found = new ArrayList<>();
        templates.forEach((name, text) -> TAG.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(wrong)
                .forEach(tag -> found.add(name + ": " + tag)));
        return found;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(hit -> hit.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> templates() {
        Map<String, String> all = new TreeMap<>();
        files("templates", ".html")
                .forEach(file -> all.put(
                        RESOURCES.resolve("templates").relativize(file).toString(),
                        COMMENT.matcher(read(file)).replaceAll("")));
        assertThat(all).isNotEmpty();
        return all;
    }

    private static Map<String, String> words() {
        Map<String, String> all = new TreeMap<>();
        bundles().forEach(bundle -> {
            Properties said = properties(bundle);
            said.stringPropertyNames().forEach(key -> all.put(key, said.getProperty(key)));
        });
        assertThat(all).isNotEmpty();
        return all;
    }

    private static List<Path> bundles() {
        return files("messages", ".properties");
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties;
    }

    private static List<Path> files(String folder, String ending) {
        try (Stream<Path> all = Files.walk(RESOURCES.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
