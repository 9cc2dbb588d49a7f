package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Our own id as Meta's `biz_opaque_callback_data`, so that a dial whose answer is lost can still be found by its
/// webhooks. Never shown as the program's opaque text.
final class OwnMark {
    private static final String PREFIX = "pl:";

    private OwnMark() {}

    static String of(CallId call) {
        return PREFIX + call;
    }

    static Optional<CallId> read(@Nullable String opaque) {
        if (opaque == null || !opaque.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CallId(UUID.fromString(opaque.substring(PREFIX.length()))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /// @return null when there is none, or when it is our own mark
    static @Nullable String foreign(@Nullable String opaque) {
        return read(opaque).isPresent() ? null : opaque;
    }
}
