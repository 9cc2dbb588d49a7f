package io.pulseline.platform.calls.web;

import io.pulseline.platform.calls.CallEntry;
import io.pulseline.platform.calls.CallState;
import io.pulseline.platform.kernel.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether somebody spoke before both ways of the voice stood: what is said between the answer and then is cut off.
///
/// @param millis of the first words that may be missing, 0 for none
/// @param late   which leg stood last, META or AGENT
/// @param early  how long before the answer both stood, 0 when one came after it
record FirstWords(long millis, String late, long early) {
    /// Nobody notices less.
    private static final long HEARD = 60;
    /// Meta tells the moment of a user's answer in whole seconds.
    private static final long METAS_SECOND = 1000;

    /// @return null where it cannot be told: not answered, without legs of ours, or from the queue
    static @Nullable FirstWords of(CallState state, List<CallEntry> timeline) {
        boolean ofUser = state.direction() == Direction.USER_INITIATED;
        Instant answer = ofUser ? state.acceptTakenAt() : state.userAcceptedAt();
        Optional<Instant> meta = stood(timeline, "Meta");
        Optional<Instant> agent = stood(timeline, "the agent");
        if (answer == null || meta.isEmpty() || agent.isEmpty() || state.queuedAt() != null) {
            return null;
        }
        boolean agentLast = agent.get().isAfter(meta.get());
        Instant both = agentLast ? agent.get() : meta.get();
        long after = Duration.between(answer, both).toMillis();
        long unsure = ofUser ? HEARD : METAS_SECOND;
        return new FirstWords(after > unsure ? after : 0, agentLast ? "AGENT" : "META", Math.max(0, -after));
    }

    /// The first time, for a leg that was made again.
    private static Optional<Instant> stood(List<CallEntry> timeline, String leg) {
        return timeline.stream()
                .filter(entry ->
                        entry.kind().equals("LegConnected") && entry.detail().startsWith(leg))
                .map(CallEntry::at)
                .min(Comparator.naturalOrder());
    }

    public boolean cut() {
        return millis > 0;
    }
}
