package io.pulseline.platform.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No dead relative link in any page of the project's own documentation, and no picture that none of them shows.
class LinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)|(?:href|src|srcset)=\"([^\"#]+)\"");
    private static final Path PICTURES = ROOT.resolve("platform-web/docs/pictures");
    private static final long LARGEST_PICTURE = 150_000;

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            for (String target : targets(page)) {
                if (!Files.exists(page.resolveSibling(target))) {
                    dead.add(ROOT.relativize(page) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void everyPictureIsShownSomewhereAndSmall() throws IOException {
        Set<Path> shown = new HashSet<>();
        for (Path page : pages()) {
            targets(page)
                    .forEach(target -> shown.add(page.resolveSibling(target).normalize()));
        }
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(PICTURES)) {
            for (Path picture : files.toList()) {
                if (!shown.contains(picture)) {
                    wrong.add(picture.getFileName() + " is shown by no page");
                }
                if (Files.size(picture) > LARGEST_PICTURE) {
                    wrong.add(picture.getFileName() + " has " + Files.size(picture) + " bytes");
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(shown).anyMatch(target -> target.startsWith(PICTURES));
    }

    /// What a page links to inside the project.
    private static List<String> targets(Path page) throws IOException {
        List<String> targets = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            String target = link.group(1) == null ? link.group(2) : link.group(1);
            if (!target.contains("://")) {
                targets.add(target);
            }
        }
        return targets;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/node_modules/"))
                    .filter(path -> !path.toString().contains("/.pulseline/"))
                    .toList();
        }
    }
}
