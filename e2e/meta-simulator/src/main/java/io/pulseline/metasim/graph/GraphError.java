package io.pulseline.metasim.graph;

import org.jspecify.annotations.Nullable;

/// A refusal with Meta's code.
public final class GraphError extends RuntimeException {
    private final int status;
    private final int code;
    private final @Nullable String details;

    public GraphError(int status, int code, String message, @Nullable String details) {
        super("(#" + code + ") " + message);
        this.status = status;
        this.code = code;
        this.details = details;
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
