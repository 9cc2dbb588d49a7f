package io.pulseline.platform.shell;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/// A misspelt key must not be ignored quietly: unknown names under `pulseline.` stop the start, each with the
/// nearest
/// known name. Known is what the manual (`application.yaml`) or a settings record names.
class SettingsCheck implements BeanFactoryPostProcessor {
    private static final String OURS = "pulseline.";
    /// Of other processes, which get the same environment and files.
    private static final List<String> ELSEWHERE = List.of(
            "pulseline.media.",
            "pulseline.sip.",
            "pulseline.tls.",
            "pulseline.db.",
            "pulseline.limits.",
            "pulseline.java.home",
            "pulseline.data",
            "pulseline.port");
    private static final List<String> OF_WORKERS = List.of(
            "pulseline.workers.id",
            "pulseline.workers.region",
            "pulseline.workers.capacity",
            "pulseline.workers.control-url",
            "pulseline.workers.gateway-url",
            "pulseline.workers.drain-limit");

    private final ConfigurableEnvironment environment;

    SettingsCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        Set<String> known = new TreeSet<>(OF_WORKERS);
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            ConfigurationProperties properties = type == null
                    ? null
                    : AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
            if (type != null && properties != null && properties.prefix().startsWith("pulseline")) {
                addComponents(known, properties.prefix(), type);
            }
        }
        List<PropertySource<?>> given = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> all
                    && source.getName().contains("class path resource")) {
                names(all).forEach(known::add);
            } else {
                given.add(source);
            }
        }
        List<String> problems = problems(given, known);
        if (!problems.isEmpty()) {
            throw new UnknownSettings(problems);
        }
    }

    private static void addComponents(Set<String> known, String prefix, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            return;
        }
        for (RecordComponent component : components) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            known.add(name);
            if (component.getType().isRecord()) {
                addComponents(known, name, component.getType());
            }
        }
    }

    static List<String> problems(List<PropertySource<?>> given, Set<String> known) {
        List<String> problems = new ArrayList<>();
        for (PropertySource<?> source : given) {
            if (source instanceof EnumerablePropertySource<?> all) {
                boolean shared = source.getName().contains("systemEnvironment");
                for (String name : names(all)) {
                    String nearest = known.stream()
                            .min(Comparator.comparingInt(each -> distance(flat(each), flat(name))))
                            .orElse(OURS);
                    int distance = distance(flat(nearest), flat(name));
                    boolean readElsewhere =
                            ELSEWHERE.stream().anyMatch(prefix -> flat(name).startsWith(flat(prefix)));
                    // the environment also carries words for the launcher and the workers: only likely typos count
                    // there
                    boolean typo = shared ? distance <= 2 : true;
                    if (distance > 0 && !readElsewhere && typo) {
                        problems.add("The setting " + name + " is unknown; did you mean " + nearest + "?");
                    }
                }
            }
        }
        return problems;
    }

    private static List<String> names(EnumerablePropertySource<?> source) {
        List<String> names = new ArrayList<>();
        for (String name : source.getPropertyNames()) {
            String dotted = name.startsWith("PULSELINE_")
                    ? name.toLowerCase(Locale.ROOT).replace('_', '.')
                    : name;
            if (dotted.startsWith(OURS)) {
                // lists and maps are known by their own name
                names.add(dotted.replaceAll("\\[.*", ""));
            }
        }
        return names;
    }

    private static String flat(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, previous[j] + 1), previous[j - 1] + change);
            }
            previous = row;
        }
        return previous[right.length()];
    }
}
