package io.pulseline.platform.onboarding;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One sign-up and how far it came.
///
/// @param ending         how Meta's window ended: its own word, CLOSED without one; null while it is open
/// @param tokenExpiresAt null: never, or no token yet
/// @param working        somebody works on the checklist now
/// @param steps          in the order in which they are done, by account and number
public record Attempt(
        UUID id,
        Door door,
        String actor,
        Instant startedAt,
        @Nullable String ending,
        @Nullable Instant endedAt,
        boolean hasToken,
        @Nullable Instant tokenExpiresAt,
        List<String> scopes,
        boolean working,
        List<Checked> steps) {
    public enum Verdict {
        /// Meta's window is open, or was left open
        OPEN,
        WORKING,
        /// a required step failed
        STOPPED,
        /// everything required is done; something that helps is not
        DEGRADED,
        READY
    }

    public Verdict verdict() {
        if (working) {
            return Verdict.WORKING;
        }
        if (failed(true)) {
            return Verdict.STOPPED;
        }
        if (steps.stream().anyMatch(one -> one.step() == Step.WINDOW && one.state() == StepState.TODO)) {
            return Verdict.OPEN;
        }
        boolean left = steps.stream().anyMatch(one -> one.step().required() && !one.settled());
        if (left || steps.stream().anyMatch(one -> one.state() == StepState.WAITING)) {
            return Verdict.WORKING;
        }
        return failed(false) ? Verdict.DEGRADED : Verdict.READY;
    }

    private boolean failed(boolean required) {
        return steps.stream()
                .anyMatch(one -> one.state() == StepState.FAILED && one.step().required() == required);
    }

    /// Whether a step is somebody's in a browser and cannot be run from here.
    public boolean byHand(Step step) {
        return step == Step.WINDOW || step == Step.VERIFY || step == Step.TOKEN && door == Door.WINDOW;
    }

    /// Whether Meta's window has to be opened again: there is no token to go on with.
    public boolean needsWindow() {
        return door == Door.WINDOW && !hasToken;
    }

    public long done() {
        return steps.stream().filter(Checked::settled).count();
    }

    public long stopped() {
        return steps.stream().filter(one -> one.state() == StepState.FAILED).count();
    }

    public List<String> wabas() {
        return steps.stream()
                .map(one -> one.key().waba())
                .filter(waba -> !waba.isEmpty())
                .distinct()
                .toList();
    }
}
