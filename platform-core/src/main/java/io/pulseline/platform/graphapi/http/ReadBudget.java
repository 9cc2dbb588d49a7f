package io.pulseline.platform.graphapi.http;

import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.kernel.PhoneNumberId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps the permission reads of each number under Meta's rate, and silent for a while after Meta said "too many":
/// asking on would only prolong it. Per process; Meta's own 613 is what joins several of them.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026: 100 requests a second"
final class ReadBudget {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_SILENCE_SECONDS = 32;

    private final int perSecond;
    private final LongSupplier nanos;
    private final Map<PhoneNumberId, Window> windows = new ConcurrentHashMap<>();

    /// @param nanos a monotonic clock
    ReadBudget(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /// Takes one read from the budget.
    ///
    /// @return the refusal when none is left; empty when the read may be sent
    Optional<GraphFault> spend(PhoneNumberId number) {
        Window window = windows.computeIfAbsent(number, any -> new Window());
        synchronized (window) {
            long now = nanos.getAsLong();
            GraphFault said = window.said;
            if (said != null && window.silentUntil - now > 0) {
                return Optional.of(said);
            }
            while (!window.sent.isEmpty() && now - window.sent.peekFirst() >= SECOND) {
                window.sent.removeFirst();
            }
            if (window.sent.size() >= perSecond) {
                return Optional.of(Faults.budgetSpent(perSecond));
            }
            window.sent.addLast(now);
            return Optional.empty();
        }
    }

    /// Meta said 613: silence of 1 s, twice as long each time it says so again.
    void slowDown(PhoneNumberId number, GraphFault said) {
        Window window = windows.computeIfAbsent(number, any -> new Window());
        synchronized (window) {
            window.silenceSeconds = Math.min(Math.max(1, window.silenceSeconds * 2), LONGEST_SILENCE_SECONDS);
            window.silentUntil = nanos.getAsLong() + window.silenceSeconds * SECOND;
            window.said = said;
        }
    }

    void fine(PhoneNumberId number) {
        Window window = windows.computeIfAbsent(number, any -> new Window());
        synchronized (window) {
            window.silenceSeconds = 0;
            window.said = null;
        }
    }

    private static final class Window {
        private final ArrayDeque<Long> sent = new ArrayDeque<>();
        private int silenceSeconds;
        private long silentUntil;
        private @Nullable GraphFault said;
    }
}
