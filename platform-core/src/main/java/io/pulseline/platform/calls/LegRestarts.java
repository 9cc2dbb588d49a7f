package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// A browser whose network has changed looks for another way to its call: an ICE restart, with the keys it has. Only of
/// a conversation: a dial that nobody has accepted is not touched.
@Service
public class LegRestarts {
    static final String KIND = "IceRestart";
    /// More than a journey through dead spots needs; what comes after it is no network that changes.
    private static final int MOST = 60;

    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTransfers transfers;
    private final SupervisionRows supervisions;
    private final CallTimeline timeline;
    private final Workers workers;
    private final Clock clock;

    LegRestarts(
            TenantTransactions transactions,
            CallStore store,
            CallTransfers transfers,
            SupervisionRows supervisions,
            CallTimeline timeline,
            Workers workers,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.transfers = transfers;
        this.supervisions = supervisions;
        this.timeline = timeline;
        this.workers = workers;
        this.clock = clock;
    }

    public sealed interface Restart {
        /// @param sdp the worker's answer for the browser
        record Begun(String sdp) implements Restart {}

        /// This person has no voice path in the call that could be restarted: a new one may be made.
        record NoLeg() implements Restart {}

        /// The worker cannot be asked now; asking again may help.
        record Unreachable() implements Restart {}

        /// This tenant has no such call.
        record Unknown() implements Restart {}
    }

    private record Place(WorkerRef worker, LegName leg) {}

    /// @param offer of the same connection, with fresh ICE words
    public Restart restart(TenantId tenant, PersonId who, String name, CallId id, String offer) {
        Optional<CallView> call = transactions.inTenant(tenant, () -> store.find(id));
        if (call.isEmpty()) {
            return new Restart.Unknown();
        }
        Optional<Place> place = transactions.inTenant(tenant, () -> place(call.get(), who));
        if (place.isEmpty()) {
            return new Restart.NoLeg();
        }
        try {
            WorkerCommand command = new WorkerCommand.RestartLeg(
                    UUID.randomUUID(), id, place.get().leg(), offer);
            if (workers.command(place.get().worker(), command)
                    instanceof CommandAnswer.SdpReady(UUID same, String sdp)) {
                transactions.inTenant(tenant, () -> {
                    timeline.entry(
                            tenant,
                            id,
                            clock.instant(),
                            "PORTAL",
                            KIND,
                            name + "'s browser lost its way to the call and looks for another one",
                            null);
                    timeline.changed(tenant, id);
                });
                return new Restart.Begun(sdp);
            }
            return new Restart.NoLeg();
        } catch (WorkerUnreachable gone) {
            return new Restart.Unreachable();
        }
    }

    private Optional<Place> place(CallView call, PersonId who) {
        if (call.phase() != Phase.IN_PROGRESS || timeline.count(call.id(), KIND) >= MOST) {
            return Optional.empty();
        }
        Optional<WorkerRef> listens =
                supervisions.of(who).filter(one -> one.call().equals(call.id())).map(one -> one.voiceAt(call));
        if (listens.isPresent()) {
            return Optional.of(new Place(listens.get(), LegName.SUPERVISOR));
        }
        WorkerRef worker = call.mediaWorker();
        if (worker == null) {
            return Optional.empty();
        }
        if (who.value().equals(call.agentId())) {
            return Optional.of(new Place(worker, LegName.AGENT));
        }
        if (transfers.consulted(call.id(), who)) {
            return Optional.of(new Place(worker, LegName.COLLEAGUE));
        }
        return Optional.empty();
    }
}
