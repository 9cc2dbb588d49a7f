package io.pulseline.platform.audit;

import io.pulseline.platform.kernel.PersonId;

/// Who acted.
public sealed interface Actor {
    /// A person in a page.
    record Human(PersonId id, String name) implements Actor {}

    /// A program with an API key; the name is the key's, never its secret.
    record Program(String keyName) implements Actor {}

    /// The platform itself: a job, a rule, a lost worker.
    record Platform(String part) implements Actor {}

    /// What pages and logs show.
    default String label() {
        return switch (this) {
            case Human human -> human.name();
            case Program program -> "API key " + program.keyName();
            case Platform platform -> "Pulseline " + platform.part();
        };
    }
}
