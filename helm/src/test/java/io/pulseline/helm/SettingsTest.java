package io.pulseline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.JsonNode;

/// The `application.yaml` that the chart writes for a process has only keys that the process reads, with
/// values that it
/// takes.
class SettingsTest {
    static final List<String> SETS = Chart.VALUE_SETS;
    private static final Map<String, List<String>> PACKAGES = Map.of(
            "web", List.of("io.pulseline.platform"),
            "audio", List.of("io.pulseline.audioworker", "io.pulseline.worker"),
            "media", List.of("io.pulseline.mediaworker", "io.pulseline.worker"),
            "sip", List.of("io.pulseline.sipworker", "io.pulseline.worker"));
    /// What a pod has from Kubernetes.
    private static final Map<String, Object> POD = Map.of(
            "POD_NAME", "calls-pulseline-media-0",
            "POD_IP", "10.0.0.7",
            "NODE_IP", "10.0.0.7",
            "SIGN_IN_CLIENT_SECRET", "s",
            "TURN_SECRET", "s");

    @ParameterizedTest
    @FieldSource("SETS")
    void everyProcessTakesItsSettings(String values) throws Exception {
        int checked = 0;
        for (JsonNode document : Chart.documents(values)) {
            String part = document.at("/metadata/labels")
                    .path("app.kubernetes.io/component")
                    .asString();
            if (document.path("kind").asString().equals("ConfigMap") && PACKAGES.containsKey(part)) {
                for (Map.Entry<String, JsonNode> file : document.path("data").properties()) {
                    assertThat(problems(part, file.getValue().asString())).isEmpty();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aKeyThatNobodyReadsIsFound() throws Exception {
        assertThat(problems("media", "pulseline.media.port-rang: 40000-40099"))
                .containsExactly("media reads no pulseline.media.port-rang");
        assertThat(problems("media", "pulseline.media.loops: many"))
                .singleElement()
                .asString()
                .contains("loops");
    }

    private static List<String> problems(String part, String yaml) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("rendered", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        sources.forEach(environment.getPropertySources()::addFirst);
        environment.getPropertySources().addLast(new MapPropertySource("pod", POD));
        ConfigurationPropertySources.attach(environment);
        TreeSet<String> known = new TreeSet<>();
        List<String> problems = new ArrayList<>();
        for (Class<?> settings : settings(part)) {
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            addComponents(known, prefix, settings);
            try {
                Binder.get(environment).bind(prefix, settings);
            } catch (RuntimeException wrong) {
                problems.add(part + ": " + wrong.getMessage() + " " + wrong.getCause());
            }
        }
        // read by a placeholder or a condition, not by a record
        known.addAll(List.of("pulseline.public-url", "pulseline.environment"));
        for (PropertySource<?> source : sources) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith("pulseline.") && !known.contains(name.replaceAll("\\[.*", ""))) {
                    problems.add(part + " reads no " + name);
                }
            }
        }
        return problems;
    }

    private static void addComponents(TreeSet<String> known, String prefix, Class<?> settings) {
        for (RecordComponent component : settings.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            known.add(name);
            if (component.getType().isRecord()) {
                addComponents(known, name, component.getType());
            }
        }
    }

    private static List<Class<?>> settings(String part) throws ClassNotFoundException {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> found = new ArrayList<>();
        for (String where : PACKAGES.get(part)) {
            for (BeanDefinition each : scan.findCandidateComponents(where)) {
                found.add(Class.forName(each.getBeanClassName()));
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }
}
