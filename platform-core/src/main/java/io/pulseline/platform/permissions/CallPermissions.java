package io.pulseline.platform.permissions;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.LivePermission;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Messages;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// The permission desk of every number. A consent belongs to one number of one tenant and never leaves it.
///
/// @see "Meta, Obtain user call permissions, 26 Jun 2026"
@Service
public class CallPermissions {
    private final PermissionLedger ledger;
    private final CallPermissionReads live;
    private final Messages messages;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    CallPermissions(
            PermissionLedger ledger,
            CallPermissionReads live,
            Messages messages,
            TenantTransactions transactions,
            AuditTrail audit,
            Clock clock) {
        this.ledger = ledger;
        this.live = live;
        this.messages = messages;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /// Asks Meta, keeps the answer, judges by it.
    public CallVerdict mayCall(TenantId tenant, PhoneNumberId number, WaUser user) {
        return switch (readLive(tenant, number, user)) {
            case GraphResult.Ok<PermissionState>(PermissionState state) -> judge(state);
            case GraphResult.Failed<PermissionState>(GraphFault fault) -> new CallVerdict.Unknown(fault);
        };
    }

    private CallVerdict judge(PermissionState state) {
        Optional<PermissionState.Usage> full = state.limits().stream()
                .filter(limit -> limit.action().equals("CALL") && limit.max() > 0 && limit.used() >= limit.max())
                .findFirst();
        if (state.status() == PermissionStatus.NONE || state.status() == PermissionStatus.UNKNOWN) {
            return new CallVerdict.Refused(
                    state, "No call permission from this user. Only the user can give one.", null);
        }
        if (full.isPresent()) {
            return new CallVerdict.Refused(
                    state,
                    full.get().used() + " of " + full.get().max() + " connected calls in "
                            + full.get().period() + " are used.",
                    full.get().nextAt());
        }
        return new CallVerdict.Allowed(state);
    }

    /// Meta's state now; the ledger learns it.
    public GraphResult<PermissionState> readLive(TenantId tenant, PhoneNumberId number, WaUser user) {
        return live.read(tenant, number, user).map(answer -> {
            Instant now = clock.instant();
            return transactions.inTenant(tenant, () -> {
                PermissionState known = ledger.find(number, user).orElse(null);
                PermissionState state = new PermissionState(
                        number,
                        user,
                        status(answer),
                        answer.expiresAt(),
                        known == null ? "live_read" : known.source(),
                        Speaker.META,
                        now,
                        usages(answer),
                        known == null ? 0 : known.unansweredStreak(),
                        known == null ? null : known.windowUntil());
                if (known == null || known.status() != state.status()) {
                    ledger.append(tenant, number, user, now, "LIVE_READ", "META", "Meta says " + state.status(), null);
                }
                ledger.keep(tenant, state);
                return state;
            });
        });
    }

    /// The ledger's view, a temporary permission past its end counted as none; empty when nothing is known.
    public Optional<PermissionState> state(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(tenant, () -> ledger.find(number, user)).map(this::aged);
    }

    /// Every (number, user) of the tenant, soonest expiry first.
    ///
    /// @param number null for all numbers
    public List<PermissionState> board(TenantId tenant, @Nullable PhoneNumberId number) {
        return transactions.inTenant(tenant, () -> ledger.board(number)).stream()
                .map(this::aged)
                .toList();
    }

    /// Oldest first.
    public List<PermissionEvent> events(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(tenant, () -> ledger.events(number, user));
    }

    /// @return the id of the first event whose hash does not follow, empty when the chain is whole
    public Optional<Long> verify(TenantId tenant, PhoneNumberId number, WaUser user) {
        return transactions.inTenant(tenant, () -> ledger.firstBroken(number, user));
    }

    /// Asks the user by a free-form message, or by a template when one is named. Reads Meta's limits first, so that
    /// what would be
    /// refused is not sent.
    public RequestResult request(
            TenantId tenant,
            Actor actor,
            PhoneNumberId number,
            WaUser user,
            @Nullable String body,
            @Nullable Template template) {
        GraphResult<LivePermission> allowed = live.read(tenant, number, user);
        if (allowed instanceof GraphResult.Ok(LivePermission answer)) {
            ActionState asking = answer.action(CallPermissionReads.Action.SEND_REQUEST);
            if (asking != null && !asking.can()) {
                return new RequestResult.NotAllowedNow(
                        "Meta does not allow another request to this user now.", nextRequest(asking));
            }
        }
        GraphResult<String> sent = template == null
                ? messages.requestCallPermission(tenant, number, user, body)
                : messages.requestCallPermissionByTemplate(tenant, number, user, template.name(), template.language());
        return switch (sent) {
            case GraphResult.Failed<String>(GraphFault fault) -> new RequestResult.Refused(fault);
            case GraphResult.Ok<String>(String messageId) -> {
                transactions.inTenant(tenant, () -> {
                    ledger.append(
                            tenant,
                            number,
                            user,
                            clock.instant(),
                            "REQUESTED",
                            "US",
                            "Asked by " + actor.label(),
                            messageId);
                    audit.record(
                            tenant, actor, "permission.request", "permission:" + number + "/" + user.key(), null, null);
                });
                yield new RequestResult.Sent(messageId);
            }
        };
    }

    public record Template(String name, String language) {}

    private static @Nullable Instant nextRequest(ActionState asking) {
        return asking.limits().stream()
                .map(CallPermissionReads.Limit::resetAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private static PermissionStatus status(LivePermission answer) {
        return switch (answer.status()) {
            case NO_PERMISSION -> PermissionStatus.NONE;
            case TEMPORARY -> PermissionStatus.TEMPORARY;
            case PERMANENT -> PermissionStatus.PERMANENT;
            case UNKNOWN -> PermissionStatus.UNKNOWN;
        };
    }

    private static List<PermissionState.Usage> usages(LivePermission answer) {
        List<PermissionState.Usage> usages = new ArrayList<>();
        for (ActionState action : answer.actions()) {
            String word = switch (action.action()) {
                case SEND_REQUEST -> "REQUEST";
                case START_CALL -> "CALL";
                case OTHER -> "OTHER";
            };
            for (CallPermissionReads.Limit limit : action.limits()) {
                usages.add(new PermissionState.Usage(
                        word, limit.period().toString(), limit.maxAllowed(), limit.used(), limit.resetAt()));
            }
        }
        return usages;
    }

    /// Meta sends no event when a temporary permission ends: our own clock says it.
    private PermissionState aged(PermissionState state) {
        Instant end = state.expiresAt();
        if (state.status() != PermissionStatus.TEMPORARY || end == null || end.isAfter(clock.instant())) {
            return state;
        }
        return new PermissionState(
                state.number(),
                state.user(),
                PermissionStatus.NONE,
                null,
                "expired",
                Speaker.RULE,
                end,
                state.limits(),
                state.unansweredStreak(),
                state.windowUntil());
    }
}
