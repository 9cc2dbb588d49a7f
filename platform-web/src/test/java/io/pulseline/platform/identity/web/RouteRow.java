package io.pulseline.platform.identity.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of `isolation/routes.txt`.
///
/// @param variables of the path, each with its kind
/// @param flags     `staff`, `stream`, `open`, `gateway`
/// @param query     text with markers, null for none; `form` and `json` likewise
record RouteRow(
        String method,
        String pattern,
        Map<String, RouteKind> variables,
        Set<String> flags,
        @Nullable String query,
        @Nullable String form,
        @Nullable String json,
        @Nullable String type) {
    private static final Path FILE = Path.of("src/test/resources/isolation/routes.txt");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final Pattern MARKER = Pattern.compile("<([a-z]+)>");
    private static final Set<String> FLAGS = Set.of("staff", "stream", "open", "gateway");

    /// A place where an id stands.
    ///
    /// @param name     of the path variable, or of the marker
    /// @param inPath   else in query or body
    record Position(String name, RouteKind kind, boolean inPath) {
        @Override
        public String toString() {
            return inPath ? "{" + name + "}" : "<" + name + ">";
        }
    }

    static List<RouteRow> all() {
        try {
            return Files.readAllLines(FILE, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RouteRow::read)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RouteRow read(String line) {
        String[] words = line.replaceFirst("\\s+#.*$", "").strip().split("\\s+", -1);
        Map<String, RouteKind> variables = new LinkedHashMap<>();
        Set<String> flags = new TreeSet<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
            String word = words[i];
            if (FLAGS.contains(word)) {
                flags.add(word);
            } else if (word.startsWith("?")) {
                texts.put("query", word.substring(1));
            } else if (word.matches("(form|json|type):.*")) {
                texts.put(word.substring(0, 4), word.substring(5));
            } else if (word.matches("\\w+=[a-z]+")) {
                variables.put(word.substring(0, word.indexOf('=')), kind(word.substring(word.indexOf('=') + 1)));
            } else {
                throw new IllegalArgumentException("not understood: " + word + " in: " + line);
            }
        }
        if (flags.contains("open") && !line.contains(" # ")) {
            throw new IllegalArgumentException("an open route says why after #: " + line);
        }
        Set<String> named = new TreeSet<>(VARIABLE.matcher(words[1])
                .results()
                .map(found -> found.group(1))
                .toList());
        if (!flags.contains("open") && !named.equals(new TreeSet<>(variables.keySet()))) {
            throw new IllegalArgumentException("every path variable needs its kind: " + line);
        }
        return new RouteRow(
                words[0],
                words[1],
                variables,
                flags,
                texts.get("query"),
                texts.get("form"),
                texts.get("json"),
                texts.get("type"));
    }

    /// The line that a route without one needs, as far as it can be guessed.
    static String suggestion(String route) {
        StringBuilder line = new StringBuilder(route).append(' ');
        VARIABLE.matcher(route).results().forEach(found -> {
            String name = found.group(1);
            line.append(' ').append(name).append('=').append(guess(name, route));
        });
        return line.append(route.contains(" /bsp") ? " staff" : "").toString();
    }

    private static String guess(String name, String route) {
        for (RouteKind kind : RouteKind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind.name().toLowerCase(Locale.ROOT);
            }
        }
        Matcher parent = Pattern.compile("/([a-z-]+?)s?/\\{" + name + "}").matcher(route);
        return parent.find() ? parent.group(1) : "KIND";
    }

    private static RouteKind kind(String word) {
        return RouteKind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    String route() {
        return method + " " + pattern;
    }

    boolean is(String flag) {
        return flags.contains(flag);
    }

    boolean api() {
        return pattern.startsWith("/api/");
    }

    boolean inTenant() {
        return pattern.startsWith("/t/{");
    }

    List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        variables.forEach((name, kind) -> positions.add(new Position(name, kind, true)));
        Set<String> markers = new TreeSet<>();
        for (String text : new String[] {query, form, json}) {
            if (text != null) {
                MARKER.matcher(text).results().forEach(found -> markers.add(found.group(1)));
            }
        }
        markers.forEach(marker -> positions.add(new Position(marker, kind(marker), false)));
        return positions;
    }

    /// Path and query with ids filled in.
    String address(Function<Position, String> ids) {
        String path = VARIABLE.matcher(pattern)
                .replaceAll(found ->
                        ids.apply(new Position(found.group(1), RouteRow.this.variables.get(found.group(1)), true)));
        return query == null ? path : path + "?" + filled(query, ids);
    }

    @Nullable
    String body(Function<Position, String> ids) {
        String text = json != null ? json : form;
        return text == null ? null : filled(text, ids);
    }

    String contentType() {
        return type != null ? type : json != null || api() ? "application/json" : "application/x-www-form-urlencoded";
    }

    private static String filled(String text, Function<Position, String> ids) {
        return MARKER.matcher(text)
                .replaceAll(found -> ids.apply(new Position(found.group(1), kind(found.group(1)), false)));
    }

    @Override
    public String toString() {
        return route();
    }
}
