package io.pulseline.platform.onboarding;

import io.pulseline.platform.graphapi.GraphFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run of a step came to.
sealed interface Outcome {
    /// @param said word of the bundle, `onboarding.said.*`
    record Done(String said, List<String> args) implements Outcome {}

    /// @param fault Meta's own words, null where Meta was not the one who refused
    record Failed(Trouble trouble, @Nullable GraphFault fault, List<String> args) implements Outcome {}

    record Skipped(String said) implements Outcome {}

    record Waiting(String said) implements Outcome {}

    static Outcome done(String said, String... args) {
        return new Done(said, List.of(args));
    }

    static Outcome failed(Trouble trouble, String... args) {
        return new Failed(trouble, null, List.of(args));
    }

    static Outcome refused(GraphFault fault, Trouble otherwise) {
        return new Failed(Trouble.of(fault, otherwise), fault, List.of());
    }
}
