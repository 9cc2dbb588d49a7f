package io.pulseline.platform.api;

import org.jspecify.annotations.Nullable;

/// What makes a repeated POST harmless, as its header says it.
public final class IdempotencyKey {
    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /// @return the header's text
    /// @throws ApiProblem 400 when it is missing, blank or too long
    public static String of(@Nullable String header) {
        if (header == null || header.isBlank() || header.length() > LONGEST) {
            throw ApiProblem.idempotencyKeyMissing();
        }
        return header;
    }
}
