package io.pulseline.platform.console.web;

import io.pulseline.platform.graphapi.GraphExchange;
import io.pulseline.platform.graphapi.GraphFaultKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The last requests of this process to Meta, kept in memory for a quarter of an hour: enough to say how Meta is doing.
@Component
class GraphPulse {
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final int MOST = 5_000;

    private final Clock clock;
    private final Deque<Beat> beats = new ArrayDeque<>();

    GraphPulse(Clock clock) {
        this.clock = clock;
    }

    private record Beat(Instant at, Duration took, @Nullable GraphFaultKind fault) {
        /// Meta did not answer, or answered that it cannot; a refusal is an answer.
        boolean down() {
            return fault == GraphFaultKind.UNREACHABLE
                    || fault == GraphFaultKind.ANSWER_LOST
                    || fault == GraphFaultKind.META_TROUBLE;
        }
    }

    /// @param asked  requests in the last quarter of an hour
    /// @param down   of these, how many Meta did not answer or broke on
    /// @param median of the ones that were answered; null when none was
    record Summary(int asked, long down, @Nullable Duration median) {}

    @EventListener
    void on(GraphExchange exchange) {
        synchronized (beats) {
            beats.addLast(new Beat(clock.instant(), exchange.took(), exchange.fault()));
            forget();
        }
    }

    Summary lately() {
        List<Beat> kept;
        synchronized (beats) {
            forget();
            kept = List.copyOf(beats);
        }
        List<Duration> answered = kept.stream()
                .filter(beat -> !beat.down())
                .map(Beat::took)
                .sorted(Comparator.naturalOrder())
                .toList();
        return new Summary(
                kept.size(),
                kept.stream().filter(Beat::down).count(),
                answered.isEmpty() ? null : answered.get(answered.size() / 2));
    }

    private void forget() {
        Instant oldest = clock.instant().minus(KEPT);
        while (beats.size() > MOST || (!beats.isEmpty() && beats.getFirst().at().isBefore(oldest))) {
            beats.removeFirst();
        }
    }
}
