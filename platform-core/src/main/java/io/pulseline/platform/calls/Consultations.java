package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// The attended transfer: the user is on hold while the agent talks with a colleague, who then takes over or leaves.
@Service
public class Consultations {
    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTransfers transfers;
    private final CallHolds holds;

    Consultations(TenantTransactions transactions, CallStore store, CallTransfers transfers, CallHolds holds) {
        this.transactions = transactions;
        this.store = store;
        this.transfers = transfers;
        this.holds = holds;
    }

    /// Holds the user and rings at the colleague.
    ///
    /// @return false when the call is not this agent's, or the colleague cannot be asked; nobody is left on
    /// hold then
    public boolean ask(TenantId tenant, PersonId from, String fromName, CallId id, PersonId to) {
        boolean held = transactions
                .inTenant(tenant, () -> store.find(id))
                .map(call -> call.heldSince() != null)
                .orElse(false);
        if (!holds.hold(tenant, from, id)) {
            return false;
        }
        boolean asked = transfers.offer(tenant, from, fromName, id, to, CallTransfer.Kind.CONSULT);
        if (!asked && !held) {
            holds.resume(tenant, from, id);
        }
        return asked;
    }

    /// The colleague goes on with the user, in the agent's place.
    ///
    /// @return false while the two do not talk, or when it is not this agent's conversation
    public boolean handOver(TenantId tenant, PersonId from, CallId id) {
        Optional<CallTransfer> open = transfers
                .of(tenant, id)
                .filter(one -> one.joined() && one.from().equals(from));
        Optional<CallView> call = transactions.inTenant(tenant, () -> store.find(id));
        if (open.isEmpty()
                || call.isEmpty()
                || !holds.done(call.get(), new WorkerCommand.HandOver(UUID.randomUUID(), id))) {
            return false;
        }
        transactions.inTenant(tenant, () -> {
            store.lock(id);
            transfers.handedOver(tenant, open.get());
            holds.resumed(tenant, id, open.get().toName() + " talks with the user: the hold ends");
        });
        return true;
    }

    /// The agent goes back to the user, who is on hold no longer; or the colleague declines or leaves, and the user
    /// waits for the agent.
    ///
    /// @return false when nobody passes this call on, or it is neither's business
    public boolean end(TenantId tenant, PersonId who, CallId id) {
        Optional<CallTransfer> ended = transfers.withdraw(tenant, who, id);
        Optional<CallView> call = transactions.inTenant(tenant, () -> store.find(id));
        if (ended.isEmpty() || call.isEmpty() || ended.get().kind() == CallTransfer.Kind.PASS_ON) {
            return ended.isPresent();
        }
        if (ended.get().joined()) {
            holds.done(call.get(), new WorkerCommand.CloseLeg(UUID.randomUUID(), id, LegName.COLLEAGUE));
        }
        if (ended.get().from().equals(who)) {
            holds.resume(tenant, who, id);
        }
        return true;
    }
}
