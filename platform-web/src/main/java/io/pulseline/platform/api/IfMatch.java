package io.pulseline.platform.api;

import org.jspecify.annotations.Nullable;

/// The version that a program has seen of a document whose versions are numbers (RFC 9110 §13.1.1).
public final class IfMatch {
    private IfMatch() {}

    /// @return null for none and for `*`: whatever is there now
    /// @throws ApiProblem as stale, for a tag that is none of ours
    public static @Nullable Integer version(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        String tag = header.strip().replaceAll("^(W/)?\"|\"$", "");
        if (!tag.matches("[0-9]{1,9}")) {
            throw ApiProblem.stale();
        }
        return Integer.valueOf(tag);
    }
}
