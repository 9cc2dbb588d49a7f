package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.RefusalCode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.Placement;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a call says to its media worker.
@Component
class WorkerSteps {
    private final Workers workers;
    private final Placement placement;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final TenantTransactions transactions;
    private final Clock clock;

    WorkerSteps(
            Workers workers,
            Placement placement,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            TenantTransactions transactions,
            Clock clock) {
        this.workers = workers;
        this.placement = placement;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// The call's worker, or a place on one: before Meta has spoken, near to the user.
    ///
    /// @return empty when none has room, and when the call ended meanwhile: nobody would close a session made
    /// now
    Optional<WorkerRef> place(CallView call) {
        return place(call, List.of());
    }

    /// @param metas addresses of Meta's candidates
    private Optional<WorkerRef> place(CallView call, List<InetAddress> metas) {
        if (call.worker() != null) {
            return Optional.of(call.worker());
        }
        Optional<Placement.Wish> wish = placement.of(metas, call.user());
        Optional<WorkerRef> reserved = workers.reserve(
                WorkerKind.MEDIA, wish.map(Placement.Wish::region).orElse(null));
        boolean kept = reserved.isPresent()
                && transactions.inTenant(call.tenant(), () -> store.setWorker(call.id(), reserved.get()));
        if (reserved.isPresent() && !kept) {
            workers.release(reserved.get());
            return Optional.empty();
        }
        if (kept && wish.isPresent()) {
            tellRegion(call, wish.get(), workers.region(reserved.get()).orElse(""));
        }
        return reserved;
    }

    private void tellRegion(CallView call, Placement.Wish wish, String region) {
        String why = region.equals(wish.region())
                ? ": " + wish.because()
                : ", for no worker of " + wish.region() + " has room; " + wish.because();
        transactions.inTenant(
                call.tenant(),
                () -> timeline.entry(
                        call.tenant(),
                        call.id(),
                        clock.instant(),
                        "WORKER",
                        "Placed",
                        "Its media is in " + region + why,
                        null));
    }

    /// Before any media flows another worker may do it as well.
    void leave(CallView call, WorkerRef worker) {
        if (transactions.inTenant(call.tenant(), () -> store.clearWorker(call.id(), worker))) {
            workers.release(worker);
        }
    }

    /// UIC: our answer to Meta's offer, kept with the call.
    StepEnd answerMeta(CallView call, UUID command, String offer) {
        Optional<WorkerRef> worker = place(call, SdpText.read(offer).addresses());
        if (worker.isEmpty() && ended(call)) {
            return new StepEnd.Done();
        }
        if (worker.isEmpty()) {
            fail(call, Fault.US, "no media worker has room", Entry.ours("No media worker has room"));
            return new StepEnd.Failed("no worker");
        }
        try {
            CommandAnswer answer = workers.command(
                    worker.get(),
                    new WorkerCommand.AnswerOffer(
                            command,
                            call.id(),
                            LegName.META,
                            offer,
                            call.tenant().toString()));
            return switch (answer) {
                case CommandAnswer.SdpReady(UUID id, String sdp) -> keep(call, worker.get(), sdp);
                case CommandAnswer.Refused(UUID id, RefusalCode code, String detail) ->
                    refused(call, worker.get(), code, detail);
                case CommandAnswer.Done done -> new StepEnd.Again("the worker gave no SDP");
                case CommandAnswer.MixReady mix -> new StepEnd.Again("the worker gave no SDP");
                case CommandAnswer.LinkReady link -> new StepEnd.Again("the worker gave no SDP");
            };
        } catch (WorkerUnreachable gone) {
            leave(call, worker.get());
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    private boolean ended(CallView call) {
        return transactions
                .inTenant(call.tenant(), () -> store.find(call.id()))
                .map(now -> now.state().ended())
                .orElse(true);
    }

    private StepEnd keep(CallView call, WorkerRef worker, String sdp) {
        transactions.inTenant(call.tenant(), () -> {
            store.setOurSdp(call.id(), sdp);
            timeline.entry(
                    call.tenant(),
                    call.id(),
                    clock.instant(),
                    "WORKER",
                    "Answered",
                    "Worker " + worker.id() + " answered Meta's offer",
                    null);
        });
        return new StepEnd.Done();
    }

    private StepEnd refused(CallView call, WorkerRef worker, RefusalCode code, String detail) {
        return switch (code) {
            case NO_CAPACITY, DRAINING, NO_PORTS, UNKNOWN_SESSION, WRONG_STATE -> {
                leave(call, worker);
                yield new StepEnd.Again(detail);
            }
            case BAD_SDP -> {
                fail(call, Fault.META, detail, new Entry("WORKER", detail, null));
                yield new StepEnd.Failed(detail);
            }
        };
    }

    /// A command the call cannot go on without.
    StepEnd must(CallView call, WorkerCommand command) {
        WorkerRef worker = call.mediaWorker();
        if (worker == null || call.state().ended()) {
            return new StepEnd.Done();
        }
        try {
            if (workers.command(worker, command) instanceof CommandAnswer.Refused refused) {
                fail(call, Fault.US, refused.detail(), new Entry("WORKER", refused.detail(), null));
                return new StepEnd.Failed(refused.detail());
            }
            return new StepEnd.Done();
        } catch (WorkerUnreachable gone) {
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    /// What a worker that cannot be reached for long still has ends by itself when its peers have left.
    StepEnd close(CallView call, UUID command) {
        StepEnd end = close(call, call.worker(), command);
        StepEnd other = close(call, call.linkWorker(), command);
        return end instanceof StepEnd.Done ? other : end;
    }

    private StepEnd close(CallView call, @Nullable WorkerRef worker, UUID command) {
        if (worker == null) {
            return new StepEnd.Done();
        }
        try {
            workers.command(worker, new WorkerCommand.CloseSession(command, call.id(), "call ended"));
            return new StepEnd.Done();
        } catch (WorkerUnreachable gone) {
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    private void fail(CallView call, Fault fault, String reason, Entry entry) {
        progress.apply(call.tenant(), call.id(), new CallFact.SetupFailed(clock.instant(), fault, reason, null), entry);
    }
}
