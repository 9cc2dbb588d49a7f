package io.pulseline.platform.shell;

import java.util.List;

/// Settings that nobody reads, all of them at once.
final class UnknownSettings extends RuntimeException {
    UnknownSettings(List<String> problems) {
        super(String.join(" ", problems));
    }
}
