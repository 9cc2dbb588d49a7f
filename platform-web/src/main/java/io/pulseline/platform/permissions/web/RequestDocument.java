package io.pulseline.platform.permissions.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pulseline.platform.api.ApiProblem;
import io.pulseline.platform.api.ApiProblem.FieldError;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.CallPermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `POST /permissions/requests` takes. At least one of `to` and `recipient`; Meta goes by `to` when both are
/// there.
record RequestDocument(
        @JsonProperty("number_id") @Nullable String numberId,
        @Nullable String to,
        @Nullable String recipient,
        @Nullable String kind,
        @Nullable String body,
        @Nullable TemplatePart template) {
    private static final int LONGEST_VARIABLE = 4096;

    /// @param variables what stands for `{{1}}` and so on, in order; absent: none
    record TemplatePart(
            @Nullable String name,
            @Nullable String language,
            @Nullable List<String> variables) {}

    enum Kind {
        FREE_FORM,
        TEMPLATE
    }

    /// The document, found to be complete.
    record Checked(String numberId, WaUser user, @Nullable String body, CallPermissions.@Nullable Template template) {}

    /// @throws ApiProblem 422 that names every field in the way
    Checked check() {
        List<FieldError> errors = new ArrayList<>();
        if (numberId == null || numberId.isBlank() || numberId.length() > 64) {
            errors.add(new FieldError("number_id", "is required"));
        }
        WaUser user = user(errors);
        Kind wanted = kind(errors);
        CallPermissions.Template named = wanted == Kind.TEMPLATE ? template(errors) : null;
        if (wanted == Kind.FREE_FORM && template != null) {
            errors.add(new FieldError("template", "belongs to kind TEMPLATE"));
        }
        if (!errors.isEmpty() || user == null || numberId == null) {
            throw ApiProblem.invalid(errors);
        }
        return new Checked(numberId, user, wanted == Kind.FREE_FORM ? body : null, named);
    }

    private @Nullable WaUser user(List<FieldError> errors) {
        if (to == null && recipient == null) {
            errors.add(new FieldError("to", "a number in to, or a business-scoped id in recipient, is required"));
            return null;
        }
        E164 number = null;
        Bsuid bsuid = null;
        try {
            number = to == null ? null : E164.parse(to);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("to", String.valueOf(wrong.getMessage())));
        }
        try {
            bsuid = recipient == null ? null : new Bsuid(recipient);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("recipient", String.valueOf(wrong.getMessage())));
        }
        return number == null && bsuid == null ? null : new WaUser(number, bsuid, null);
    }

    private Kind kind(List<FieldError> errors) {
        if (kind == null) {
            return template == null ? Kind.FREE_FORM : Kind.TEMPLATE;
        }
        for (Kind known : Kind.values()) {
            if (known.name().equals(kind)) {
                return known;
            }
        }
        errors.add(new FieldError("kind", "is FREE_FORM or TEMPLATE"));
        return Kind.FREE_FORM;
    }

    private CallPermissions.@Nullable Template template(List<FieldError> errors) {
        String name = template == null ? null : template.name();
        String language = template == null ? null : template.language();
        if (name == null || name.isBlank()) {
            errors.add(new FieldError("template.name", "is required for kind TEMPLATE"));
        }
        if (language == null || language.isBlank()) {
            errors.add(new FieldError("template.language", "is required for kind TEMPLATE"));
        }
        List<String> variables = template == null || template.variables() == null ? List.of() : template.variables();
        if (variables.stream()
                .anyMatch(value -> value == null || value.isBlank() || value.length() > LONGEST_VARIABLE)) {
            errors.add(new FieldError("template.variables", "are texts of 1 to " + LONGEST_VARIABLE + " characters"));
        }
        return name == null || language == null ? null : new CallPermissions.Template(name, language, variables);
    }
}
