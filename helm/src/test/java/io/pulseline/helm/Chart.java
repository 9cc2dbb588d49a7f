package io.pulseline.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The chart of this folder.
final class Chart {
    static final Path FOLDER = Path.of("").toAbsolutePath();
    /// One for each kind of installation that the chart is made for.
    static final List<String> VALUE_SETS = List.of(
            "values-demo.yaml",
            "examples/minimal.yaml",
            "examples/large.yaml",
            "examples/cloudnative-pg/values.yaml",
            "examples/keycloak/values.yaml");

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Map<String, List<JsonNode>> RENDERED = new HashMap<>();

    private Chart() {}

    /// @param changes `key=value`, as for `--set`
    static String render(String values, String... changes) {
        Cluster.start();
        var command = new Helm(withoutHooks())
                .template()
                .withName("calls")
                .withNamespace("telephony")
                .withKubeVersion("1.33.0")
                .withValuesFile(FOLDER.resolve(values));
        for (String change : changes) {
            String[] sides = change.split("=", 2);
            command.set(sides[0], sides[1]);
        }
        return command.call();
    }

    /// As of a first installation; rendered once.
    static List<JsonNode> documents(String values) {
        return RENDERED.computeIfAbsent(values, each -> read(render(each)));
    }

    static List<JsonNode> read(String yaml) {
        return Stream.of(yaml.split("(?m)^---\\s*$"))
                .map(YAML::readTree)
                .filter(document -> document.has("kind"))
                .toList();
    }

    static JsonNode yaml(String text) {
        return YAML.readTree(text);
    }

    /// Lint takes the chart's own values only, so it sees a copy that has these.
    static LintResult lint(String values, Path copyTo) throws IOException {
        copy(copyTo);
        ObjectNode all = (ObjectNode) YAML.readTree(FOLDER.resolve("values.yaml"));
        merge(all, (ObjectNode) YAML.readTree(FOLDER.resolve(values)));
        YAML.writeValue(copyTo.resolve("values.yaml"), all);
        return new Helm(copyTo).lint().strict().call();
    }

    /// The library prints no hooks, so that the job of the migrations would go unseen: here it is a document like all
    /// others.
    private static Path withoutHooks() {
        Path copy = FOLDER.resolve("target/without-hooks/pulseline");
        if (RENDERED.isEmpty()) {
            try {
                copy(copy);
                Path job = copy.resolve("templates/web/migrate.yaml");
                Files.writeString(job, Files.readString(job).replaceAll("(?m)^.*helm\\.sh/hook.*\\R", ""));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return copy;
    }

    private static void copy(Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(FOLDER)) {
            all = files.filter(Files::isRegularFile).map(FOLDER::relativize).toList();
        }
        for (Path path : all) {
            boolean ofTheChart = path.startsWith("templates") || path.startsWith("files") || path.getNameCount() == 1;
            if (ofTheChart && !path.endsWith("pom.xml") && !path.endsWith("promtool.sh")) {
                Files.createDirectories(to.resolve(path).getParent());
                Files.copy(FOLDER.resolve(path), to.resolve(path), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner && into.get(entry.getKey()) instanceof ObjectNode old) {
                merge(old, inner);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
