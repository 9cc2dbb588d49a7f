package io.pulseline.sipworker.b2bua;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Calls at once and new calls a second, per trunk and per extension: what a stolen password may cost.
final class Limits {
    private final Calls calls;
    private final Clock clock;
    private final Map<UUID, Window> windows = new ConcurrentHashMap<>();

    private record Window(long second, int begun) {}

    Limits(Calls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    boolean admits(Dials dials) {
        long second = clock.millis() / 1000;
        Window now = windows.compute(
                dials.id(),
                (id, before) -> before == null || before.second() != second
                        ? new Window(second, 1)
                        : new Window(second, before.begun() + 1));
        return now.begun() <= dials.callsPerSecond() && calls.of(dials.id()) < dials.callLimit();
    }
}
