package io.pulseline.platform.permissions.web;

import io.pulseline.platform.permissions.CallPermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the request composer sends.
///
/// @param kind           FREE_FORM or TEMPLATE
/// @param variables      one a line, for `{{1}}` and so on
/// @param idempotencyKey made when the page was shown, so that two presses are one request
public record AskForm(
        @Nullable String kind,
        @Nullable String body,
        @Nullable String template,
        @Nullable String language,
        @Nullable String variables,
        @Nullable String idempotencyKey) {
    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_VARIABLE = 4096;

    public boolean byTemplate() {
        return "TEMPLATE".equals(kind);
    }

    /// Message keys by field; empty when it can be sent.
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (body != null && body.length() > LONGEST_BODY) {
            problems.put("body", "permissions.request.body.long");
        }
        if (byTemplate() && (template == null || !template.strip().matches("[a-z0-9_]{1,512}"))) {
            problems.put("template", "permissions.request.template.wrong");
        }
        if (byTemplate() && (language == null || !language.strip().matches("[a-z]{2,3}(_[A-Z]{2})?"))) {
            problems.put("language", "permissions.request.language.wrong");
        }
        if (byTemplate() && values().stream().anyMatch(value -> value.length() > LONGEST_VARIABLE)) {
            problems.put("variables", "permissions.request.variables.long");
        }
        return problems;
    }

    /// Without empty lines at the end; an empty one between others is a value that Meta refuses, and says so.
    private List<String> values() {
        return variables == null || variables.isBlank()
                ? List.of()
                : variables.strip().lines().map(String::strip).toList();
    }

    /// null for a free-form message
    public CallPermissions.@Nullable Template named() {
        return byTemplate()
                ? new CallPermissions.Template(
                        String.valueOf(template).strip(),
                        String.valueOf(language).strip(),
                        values())
                : null;
    }

    @Nullable
    public String text() {
        return byTemplate() || body == null || body.isBlank() ? null : body.strip();
    }
}
