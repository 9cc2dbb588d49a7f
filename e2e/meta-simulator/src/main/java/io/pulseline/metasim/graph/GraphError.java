package io.pulseline.metasim.graph;

import org.jspecify.annotations.Nullable;

/// A refusal with Meta's code.
public final class GraphError extends RuntimeException {
    private final int status;
    private final int code;
    private final @Nullable Integer subcode;
    private final @Nullable String details;

    public GraphError(int status, int code, String message, @Nullable String details) {
        this(status, code, null, "(#" + code + ") " + message, details);
    }

    /// @param message as it is: the login's own refusals begin with no code
    public GraphError(int status, int code, @Nullable Integer subcode, String message, @Nullable String details) {
        super(message);
        this.status = status;
        this.code = code;
        this.subcode = subcode;
        this.details = details;
    }

    public @Nullable Integer subcode() {
        return subcode;
    }

    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    public @Nullable String details() {
        return details;
    }
}
