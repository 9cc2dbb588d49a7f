package io.pulseline.platform.tenants.web;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is typed to open a tenant, as typed.
///
/// @param email of the first administrator; empty for none yet
record OpeningForm(String slug, String name, String zone, String email, String person) {
    static final int LONGEST_NAME = 200;

    /// A field that was not sent is empty.
    OpeningForm {
        slug = typed(slug);
        name = typed(name);
        zone = typed(zone);
        email = typed(email);
        person = typed(person);
    }

    private static String typed(@Nullable String sent) {
        return sent == null ? "" : sent;
    }

    static OpeningForm empty() {
        return new OpeningForm("", "", "UTC", "", "");
    }

    /// By field, the message key that says what is wrong with it; empty when nothing is.
    Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        if (name.isBlank() || name.strip().length() > LONGEST_NAME) {
            mistakes.put("name", "tenants.wrong.name");
        }
        if (!slug.matches("[a-z][a-z0-9-]{1,40}")) {
            mistakes.put("slug", "tenants.wrong.slug");
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            mistakes.put("zone", "tenants.wrong.zone");
        }
        if (!email.isBlank() && !email.strip().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            mistakes.put("email", "tenants.wrong.email");
        }
        return mistakes;
    }
}
