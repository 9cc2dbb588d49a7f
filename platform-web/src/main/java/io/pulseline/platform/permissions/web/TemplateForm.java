package io.pulseline.platform.permissions.web;

import io.pulseline.platform.graphapi.MessageTemplates;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A template that asks for a call permission, as a person writes it.
///
/// @param examples one a line, for `{{1}}` and so on
public record TemplateForm(
        @Nullable String waba,
        @Nullable String name,
        @Nullable String language,
        @Nullable String category,
        @Nullable String header,
        @Nullable String body,
        @Nullable String footer,
        @Nullable String examples,
        @Nullable String preview) {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\d{1,2})}}");

    /// Message keys by field, after the rules by which Meta refuses; empty when it can be handed in.
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!text(name).matches("[a-z0-9_]{1,512}")) {
            problems.put("name", "permissions.request.template.wrong");
        }
        if (!text(language).matches("[a-z]{2,3}(_[A-Z]{2})?")) {
            problems.put("language", "permissions.request.language.wrong");
        }
        if (text(body).isEmpty() || text(body).length() > 1024) {
            problems.put("body", "permissions.template.body.wrong");
        }
        if (text(header).length() > 60) {
            problems.put("header", "permissions.template.short");
        }
        if (text(footer).length() > 60) {
            problems.put("footer", "permissions.template.short");
        }
        List<Integer> holes = holes();
        for (int i = 0; i < holes.size(); i++) {
            if (holes.get(i) != i + 1) {
                problems.put("body", "permissions.template.holes");
            }
        }
        if (exampleLines().size() != holes.size()) {
            problems.put("examples", "permissions.template.examples.wrong");
        }
        return problems;
    }

    public MessageTemplates.Words words() {
        return new MessageTemplates.Words(
                text(name),
                text(language),
                "MARKETING".equals(category) ? "MARKETING" : "UTILITY",
                text(header).isEmpty() ? null : text(header),
                text(body),
                text(footer).isEmpty() ? null : text(footer),
                exampleLines());
    }

    /// The body as a user reads it: each variable with its example.
    public String shown() {
        List<String> lines = exampleLines();
        Matcher hole = HOLE.matcher(text(body));
        StringBuilder shown = new StringBuilder();
        while (hole.find()) {
            int place = Integer.parseInt(hole.group(1));
            hole.appendReplacement(
                    shown,
                    Matcher.quoteReplacement(
                            place >= 1 && place <= lines.size() ? lines.get(place - 1) : hole.group()));
        }
        return hole.appendTail(shown).toString();
    }

    private List<Integer> holes() {
        return List.copyOf(new TreeSet<>(HOLE.matcher(text(body))
                .results()
                .map(hole -> Integer.valueOf(hole.group(1)))
                .toList()));
    }

    private List<String> exampleLines() {
        return Arrays.stream(text(examples).split("\\R"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
