package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.CallPermissionReads;
import io.pulseline.platform.graphapi.CallPermissionReads.ActionState;
import io.pulseline.platform.graphapi.CallPermissionReads.LivePermission;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.permissions.PermissionState.Usage;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Asks Meta and lets the ledger learn the answer.
@Component
class LiveReads {
    /// @param live  what Meta said
    /// @param state what the ledger knows now that it has learnt it
    record Answer(LivePermission live, PermissionState state) {}

    private final CallPermissionReads reads;
    private final PermissionLedger ledger;
    private final PermissionChanges changes;
    private final TenantTransactions transactions;

    LiveReads(
            CallPermissionReads reads,
            PermissionLedger ledger,
            PermissionChanges changes,
            TenantTransactions transactions) {
        this.reads = reads;
        this.ledger = ledger;
        this.changes = changes;
        this.transactions = transactions;
    }

    GraphResult<Answer> read(TenantId tenant, PhoneNumberId number, WaUser user) {
        return reads.read(tenant, number, user)
                .map(live -> transactions.inTenant(tenant, () -> {
                    String key = ledger.know(tenant, number, user);
                    return new Answer(
                            live, changes.read(tenant, number, key, status(live), live.expiresAt(), usages(live)));
                }));
    }

    private static PermissionStatus status(LivePermission live) {
        return switch (live.status()) {
            case NO_PERMISSION -> PermissionStatus.NONE;
            case TEMPORARY -> PermissionStatus.TEMPORARY;
            case PERMANENT -> PermissionStatus.PERMANENT;
            case UNKNOWN -> PermissionStatus.UNKNOWN;
        };
    }

    private static List<Usage> usages(LivePermission live) {
        List<Usage> usages = new ArrayList<>();
        for (ActionState action : live.actions()) {
            String word = switch (action.action()) {
                case SEND_REQUEST -> "REQUEST";
                case START_CALL -> "CALL";
                case OTHER -> "OTHER";
            };
            for (CallPermissionReads.Limit limit : action.limits()) {
                usages.add(
                        new Usage(word, limit.period().toString(), limit.maxAllowed(), limit.used(), limit.resetAt()));
            }
        }
        return usages;
    }
}
