package io.pulseline.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a keyset-paged list.
///
/// @param next cursor of the following page; null, and written as null, on the last one
public record ApiPage<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {
    /// Everything there is.
    public static <T> ApiPage<T> whole(List<T> items) {
        return new ApiPage<>(items, null);
    }
}
