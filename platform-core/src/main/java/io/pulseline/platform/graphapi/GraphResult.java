package io.pulseline.platform.graphapi;

import java.util.function.Function;

/// What Meta said. A refusal is a value; nothing here throws for what Meta or the network does.
public sealed interface GraphResult<T> {
    record Ok<T>(T value) implements GraphResult<T> {}

    /// Meta refused, could not be reached, or the answer was lost.
    record Failed<T>(GraphFault fault) implements GraphResult<T> {}

    default <R> GraphResult<R> map(Function<T, R> change) {
        return switch (this) {
            case Ok<T> ok -> new Ok<>(change.apply(ok.value()));
            case Failed<T> failed -> new Failed<>(failed.fault());
        };
    }
}
