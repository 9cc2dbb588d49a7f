package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /{phone_number_id}/call_permissions`: Meta's live answer, the highest truth there is. 100 reads a second.
public interface CallPermissionReads {
    GraphResult<LivePermission> read(TenantId tenant, PhoneNumberId number, WaUser user);

    enum Status {
        NO_PERMISSION,
        TEMPORARY,
        PERMANENT,
        /// a word we do not know yet
        UNKNOWN
    }

    enum Action {
        SEND_REQUEST,
        START_CALL,
        OTHER
    }

    /// @param expiresAt end of a temporary permission, null otherwise
    record LivePermission(Status status, @Nullable Instant expiresAt, List<ActionState> actions) {
        /// @return null when Meta's answer does not speak of this action
        public @Nullable ActionState action(Action wanted) {
            return actions.stream()
                    .filter(state -> state.action() == wanted)
                    .findFirst()
                    .orElse(null);
        }
    }

    record ActionState(Action action, boolean can, List<Limit> limits) {}

    /// @param resetAt when usage falls, null when Meta does not say
    record Limit(
            Duration period,
            int maxAllowed,
            int used,
            @Nullable Instant resetAt) {}
}
