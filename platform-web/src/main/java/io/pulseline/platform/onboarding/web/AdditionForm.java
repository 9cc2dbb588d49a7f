package io.pulseline.platform.onboarding.web;

import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.onboarding.Addition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A number as it was typed in; what is wrong with it is named by field.
///
/// @param waba the account; fields that were not sent are empty
record AdditionForm(String waba, String countryCode, String phone, String name, String method, String language) {
    private static final int LONGEST_NAME = 100;

    @SuppressWarnings("NullAway") // a binder gives null for what a request lacks
    AdditionForm {
        waba = Objects.requireNonNullElse(waba, "");
        countryCode = Objects.requireNonNullElse(countryCode, "");
        phone = Objects.requireNonNullElse(phone, "");
        name = Objects.requireNonNullElse(name, "");
        method = Objects.requireNonNullElse(method, "");
        language = Objects.requireNonNullElse(language, "");
    }

    static AdditionForm empty() {
        return new AdditionForm("", "", "", "", "SMS", "en_US");
    }

    List<String> problems(Set<String> accounts) {
        List<String> problems = new ArrayList<>();
        if (!accounts.contains(waba)) {
            problems.add("waba");
        }
        if (!digits(countryCode).matches("[1-9][0-9]{0,2}")) {
            problems.add("countryCode");
        }
        if (!digits(phone).matches("[0-9]{4,14}")
                || digits(countryCode).length() + digits(phone).length() > 15) {
            problems.add("phone");
        }
        if (name.isBlank() || name.strip().length() > LONGEST_NAME) {
            problems.add("name");
        }
        if (!Set.of("SMS", "VOICE").contains(method) || !CodeLanguage.known(language)) {
            problems.add("way");
        }
        return problems;
    }

    Addition wanted() {
        return new Addition(new WabaId(waba), digits(countryCode), digits(phone), name.strip(), method, language, null);
    }

    /// People type blanks, brackets and a plus.
    private static String digits(String typed) {
        return typed.replaceAll("[\\s()+./-]", "");
    }
}
