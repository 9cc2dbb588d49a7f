package io.pulseline.platform.solutions;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A solution as Meta last told of it.
///
/// @param name             null until Meta was asked
/// @param status           Meta's word: DRAFT, INITIATED, ACTIVE, REJECTED, DEACTIVATED, PENDING_DEACTIVATION, or a new
/// one
/// @param pending          Meta's word: NONE, PENDING_ACTIVATION, PENDING_DEACTIVATION, or a new one
/// @param role             OWNER: our app made it, PARTNER: another's; null until Meta was asked
/// @param ownerPermissions MESSAGING or nothing: only one side may send and call
/// @param toldAt           when Meta's webhook last told of it, null when never
/// @param readAt           when Meta was last asked, null when never
/// @param endAskedAt       when we asked to end it, null when we did not
public record PartnerSolution(
        String id,
        @Nullable String name,
        String status,
        String pending,
        @Nullable String role,
        List<String> ownerPermissions,
        List<Partner> partners,
        @Nullable Instant toldAt,
        @Nullable Instant readAt,
        @Nullable Instant endAskedAt) {
    private static final Set<String> OPEN = Set.of("INITIATED", "PENDING");

    /// @param app id of the partner's app
    public record Partner(String app, List<String> permissions) {}

    /// What can be asked of Meta for it.
    public enum Act {
        ACCEPT("accept"),
        REJECT("reject"),
        ASK_END("send_deactivation_request"),
        ACCEPT_END("accept_deactivation_request"),
        REJECT_END("reject_deactivation_request");

        private final String verb;

        Act(String verb) {
            this.verb = verb;
        }

        /// The last part of Meta's path.
        String verb() {
            return verb;
        }
    }

    private boolean ending() {
        return status.equals("PENDING_DEACTIVATION") || pending.equals("PENDING_DEACTIVATION");
    }

    /// What makes sense now; none for words that we do not know. Whoever asked for an end does not answer it.
    public List<Act> acts() {
        if (ending()) {
            return endAskedAt == null ? List.of(Act.ACCEPT_END, Act.REJECT_END) : List.of();
        }
        if (status.equals("ACTIVE")) {
            return List.of(Act.ASK_END);
        }
        // an invitation is answered by whom it came to
        return OPEN.contains(status) && !"OWNER".equals(role) ? List.of(Act.ACCEPT, Act.REJECT) : List.of();
    }
}
