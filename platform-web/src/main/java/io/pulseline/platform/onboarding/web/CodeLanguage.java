package io.pulseline.platform.onboarding.web;

import java.util.List;
import java.util.Locale;

/// A language in which Meta sends its codes, as Meta writes it, with its own name.
record CodeLanguage(String code, String name) {
    /// Those of Meta's template languages that a phone is likely to want; English first.
    static final List<CodeLanguage> ALL = List.of(
                    "en_US", "en_GB", "ar", "bg", "cs", "de", "el", "es", "fr", "he", "hi", "hr", "hu", "id", "it",
                    "nl", "pl", "pt_BR", "pt_PT", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi")
            .stream()
            .map(code -> new CodeLanguage(code, own(Locale.forLanguageTag(code.replace('_', '-')))))
            .toList();

    static boolean known(String code) {
        return ALL.stream().anyMatch(one -> one.code().equals(code));
    }

    private static String own(Locale locale) {
        return locale.getDisplayName(locale);
    }
}
