package io.pulseline.platform.calllists;

import io.pulseline.platform.calls.CallPreviews.Gate;
import io.pulseline.platform.calls.DialGate;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One user of a list.
///
/// @param place     1 for the first
/// @param notBefore put off until then, while it is planned
/// @param verdict   of the dry run, null before it
/// @param gates     of the dry run, empty before it
/// @param reason    why it was refused, skipped or put off; Meta's words where Meta said it
/// @param code      Meta's, null where it gave none
/// @param call      null when there is none
/// @param at        when it was decided, null before
public record ListedUser(
        int place,
        WaUser user,
        State state,
        Instant notBefore,
        int attempts,
        DialGate.@Nullable Verdict verdict,
        List<Gate> gates,
        @Nullable String reason,
        @Nullable Integer code,
        @Nullable CallId call,
        @Nullable Instant at) {
    public enum State {
        PLANNED,
        /// Meta took the call.
        DIALLED,
        /// Meta did not take it.
        REFUSED,
        /// A gate was shut, and does not open by itself.
        SKIPPED
    }

    public ListedUser {
        gates = List.copyOf(gates);
    }

    /// What stood in the way in the dry run.
    public Optional<Gate> obstacle() {
        return gates.stream()
                .filter(gate -> gate.verdict() == DialGate.Verdict.NO)
                .findFirst()
                .or(() -> gates.stream()
                        .filter(gate -> gate.verdict() == DialGate.Verdict.UNKNOWN)
                        .findFirst());
    }
}
