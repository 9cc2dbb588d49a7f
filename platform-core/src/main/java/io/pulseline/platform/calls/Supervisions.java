package io.pulseline.platform.calls;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PersonId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.MixEnds;
import io.pulseline.platform.wire.MixMode;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// A supervisor listens to a talk, speaks to the agent alone, or to both; one at a time for each call. The
/// talk goes
/// through a mixer meanwhile and goes back to the relay at the end. Each step leaves an entry in the trail and
/// in the
/// call's timeline.
@Service
public class Supervisions {
    private final TenantTransactions transactions;
    private final SupervisionRows rows;
    private final CallStore store;
    private final CallTimeline timeline;
    private final Workers workers;
    private final AuditTrail audit;
    private final Clock clock;

    Supervisions(
            TenantTransactions transactions,
            SupervisionRows rows,
            CallStore store,
            CallTimeline timeline,
            Workers workers,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.store = store;
        this.timeline = timeline;
        this.workers = workers;
        this.audit = audit;
        this.clock = clock;
    }

    /// What holds for all talks that somebody begins to listen to.
    ///
    /// @param announced whether both sides are told
    /// @param quiet     whether steady noise is taken out of the user's voice meanwhile
    public record Rule(boolean announced, boolean quiet) {
        String json() {
            return "{\"announced\":%s,\"quiet\":%s}".formatted(announced, quiet);
        }
    }

    public Rule rule(TenantId tenant) {
        return transactions.inTenant(tenant, rows::rule);
    }

    public void setRule(TenantId tenant, Actor actor, Rule rule) {
        transactions.inTenant(tenant, () -> {
            String before = rows.rule().json();
            rows.setRule(tenant, rule);
            audit.record(tenant, actor, "call.supervision.rule", "tenant:" + tenant, before, rule.json());
        });
    }

    public enum Begun {
        YES,
        /// nobody talks there now
        NO_TALK,
        /// somebody listens to it already
        TAKEN,
        /// whoever asks is in a call, or listens to another one
        BUSY
    }

    /// The supervisor's browser is expected to come with its voice next.
    public Begun begin(TenantId tenant, Actor actor, PersonId person, String name, CallId id) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallView> call = store.find(id)
                    .filter(one ->
                            one.phase() == Phase.IN_PROGRESS && one.mediaWorker() != null && one.agentId() != null);
            if (call.isEmpty()) {
                return Begun.NO_TALK;
            }
            if (store.isInCall(person.value()) || rows.of(person).isPresent()) {
                return Begun.BUSY;
            }
            Supervision fresh = new Supervision(
                    UUID.randomUUID(),
                    id,
                    person,
                    name,
                    MixMode.LISTEN,
                    rows.rule().announced(),
                    null,
                    clock.instant());
            if (!rows.begin(tenant, fresh)) {
                return Begun.TAKEN;
            }
            audit.record(tenant, actor, "call.supervise", "call:" + id, null, "\"" + fresh.mode() + "\"");
            note(tenant, id, name + (fresh.announced() ? " listens; both sides are told" : " listens"));
            return Begun.YES;
        });
    }

    public Optional<Supervision> of(TenantId tenant, PersonId person) {
        return transactions.inTenant(tenant, () -> rows.of(person));
    }

    public Optional<Supervision> of(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.of(call));
    }

    /// The supervisor's voice; also after a reload of the page.
    ///
    /// @param offer the browser's complete offer, candidates included
    public AnswerResult join(TenantId tenant, PersonId person, CallId id, String offer) {
        Optional<Supervision> mine = of(tenant, person).filter(one -> one.call().equals(id));
        WorkerRef media = transactions
                .inTenant(tenant, () -> store.find(id))
                .filter(call -> call.phase() == Phase.IN_PROGRESS)
                .map(CallView::mediaWorker)
                .orElse(null);
        if (mine.isEmpty() || media == null) {
            return new AnswerResult.Gone();
        }
        try {
            if (mine.get().mixer() == null && !mix(tenant, mine.get(), media)) {
                return new AnswerResult.Failed("No audio-worker has room for a mixer.");
            }
            workers.command(media, new WorkerCommand.CloseLeg(UUID.randomUUID(), id, LegName.SUPERVISOR));
            CommandAnswer answer = workers.command(
                    media,
                    new WorkerCommand.AnswerOffer(UUID.randomUUID(), id, LegName.SUPERVISOR, offer, tenant.toString()));
            return answer instanceof CommandAnswer.SdpReady(UUID command, String sdp)
                    ? new AnswerResult.Connected(sdp)
                    : new AnswerResult.Failed("The media worker gave no answer.");
        } catch (WorkerUnreachable gone) {
            return new AnswerResult.Failed("A worker does not answer.");
        }
    }

    /// The talk goes through a mixer from now on.
    private boolean mix(TenantId tenant, Supervision one, WorkerRef media) throws WorkerUnreachable {
        Optional<WorkerRef> audio = workers.reserveNear(WorkerKind.AUDIO, media);
        if (audio.isEmpty()) {
            return false;
        }
        CallId id = one.call();
        boolean kept = transactions.inTenant(tenant, () -> rows.setMixer(one.id(), audio.get(), clock.instant()));
        if (kept
                && workers.command(media, new WorkerCommand.MakeMix(UUID.randomUUID(), id))
                        instanceof CommandAnswer.MixReady(UUID made, MixEnds here)
                && workers.command(
                                audio.get(),
                                new WorkerCommand.JoinMix(
                                        UUID.randomUUID(),
                                        id,
                                        here,
                                        one.mode(),
                                        one.announced(),
                                        rule(tenant).quiet()))
                        instanceof CommandAnswer.MixReady(UUID joined, MixEnds there)
                && workers.command(media, new WorkerCommand.SetMix(UUID.randomUUID(), id, there))
                        instanceof CommandAnswer.Done) {
            return true;
        }
        if (kept) {
            end(tenant, one.id(), "no mixer could be made");
        } else {
            workers.release(audio.get());
        }
        return false;
    }

    /// @return false when this person supervises nothing, or the mixer did not take it
    public boolean change(TenantId tenant, Actor actor, PersonId person, MixMode mode) {
        Optional<Supervision> mine = of(tenant, person);
        if (mine.isEmpty() || mine.get().mode() == mode) {
            return mine.isPresent();
        }
        Supervision one = mine.get();
        WorkerRef mixer = one.mixer();
        try {
            boolean taken = mixer == null
                    || workers.command(mixer, new WorkerCommand.ChangeMix(UUID.randomUUID(), one.call(), mode))
                            instanceof CommandAnswer.Done;
            if (!taken) {
                return false;
            }
        } catch (WorkerUnreachable gone) {
            return false;
        }
        transactions.inTenant(tenant, () -> {
            rows.setMode(one.id(), mode);
            audit.record(
                    tenant,
                    actor,
                    "call.supervise",
                    "call:" + one.call(),
                    "\"" + one.mode() + "\"",
                    "\"" + mode + "\"");
            note(
                    tenant,
                    one.call(),
                    one.name()
                            + switch (mode) {
                                case LISTEN -> " only listens";
                                case WHISPER -> " speaks to the agent";
                                case BARGE -> " speaks to both";
                            });
        });
        return true;
    }

    /// @return false when this person supervises nothing
    public boolean end(TenantId tenant, Actor actor, PersonId person) {
        Optional<Supervision> mine = of(tenant, person);
        mine.ifPresent(one -> {
            end(tenant, one.id(), one.name() + " listens no more");
            transactions.inTenant(
                    tenant,
                    () -> audit.record(
                            tenant, actor, "call.supervise.end", "call:" + one.call(), "\"" + one.mode() + "\"", null));
        });
        return mine.isPresent();
    }

    /// The talk goes on without the mixer. Ending what is over does nothing.
    void end(TenantId tenant, UUID id, String why) {
        Optional<Supervision> ended = transactions.inTenant(tenant, () -> {
            Optional<Supervision> open =
                    rows.open().stream().filter(one -> one.id().equals(id)).findFirst();
            open.ifPresent(one -> {
                rows.end(id, why, clock.instant());
                note(tenant, one.call(), why);
            });
            return open;
        });
        ended.ifPresent(one -> {
            WorkerRef media = transactions
                    .inTenant(tenant, () -> store.find(one.call()))
                    .map(CallView::mediaWorker)
                    .orElse(null);
            // the media-worker first, so that nobody hears a gap
            say(media, one.call());
            say(one.mixer(), one.call());
            if (one.mixer() != null) {
                workers.release(one.mixer());
            }
        });
    }

    private void say(@org.jspecify.annotations.Nullable WorkerRef worker, CallId call) {
        if (worker == null) {
            return;
        }
        try {
            workers.command(worker, new WorkerCommand.EndMix(UUID.randomUUID(), call));
        } catch (WorkerUnreachable gone) {
            // a mixer that nobody talks with ends by itself, and a relay that hears none goes on without it
        }
    }

    private void note(TenantId tenant, CallId call, String words) {
        timeline.entry(tenant, call, clock.instant(), "PORTAL", "Supervision", words, null);
        timeline.changed(tenant, call);
    }
}
