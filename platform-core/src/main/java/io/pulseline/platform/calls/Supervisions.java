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
import io.pulseline.platform.wire.MixPartner;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// A supervisor listens to a talk, speaks to the agent alone, or to both; one at a time for each call.
/// The talk may also be a bot's or the tenant's own telephony's. It goes through a mixer meanwhile and
/// goes back to the relay at the end. Each step leaves an entry in the trail and in the call's
/// timeline.
@Service
public class Supervisions {
    private final TenantTransactions transactions;
    private final SupervisionRows rows;
    private final CallStore store;
    private final CallTimeline timeline;
    private final BotTargets bots;
    private final Workers workers;
    private final AuditTrail audit;
    private final Clock clock;

    Supervisions(
            TenantTransactions transactions,
            SupervisionRows rows,
            CallStore store,
            CallTimeline timeline,
            BotTargets bots,
            Workers workers,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.store = store;
        this.timeline = timeline;
        this.bots = bots;
        this.workers = workers;
        this.audit = audit;
        this.clock = clock;
    }

    public SupervisionRule rule(TenantId tenant) {
        return transactions.inTenant(tenant, rows::rule);
    }

    public void set(TenantId tenant, Actor actor, SupervisionRule rule) {
        transactions.inTenant(tenant, () -> {
            String before = rows.rule().json();
            rows.set(tenant, rule);
            audit.record(tenant, actor, "call.supervision.rule", "tenant:" + tenant, before, rule.json());
        });
    }

    public enum Begun {
        YES,
        /// nobody talks there now
        NO_TALK,
        /// a bot hears the user alone
        NOT_TO_A_BOT,
        /// somebody listens to it already
        TAKEN,
        /// whoever asks is in a call, or listens to another one
        BUSY
    }

    /// The supervisor's browser is expected to come with its voice next.
    public Begun begin(TenantId tenant, Actor actor, PersonId person, String name, CallId id, MixMode mode) {
        return transactions.inTenant(tenant, () -> {
            Optional<CallView> call = store.find(id);
            Optional<TalkPartner> partner = call.flatMap(TalkPartner::of);
            if (partner.isEmpty()) {
                return Begun.NO_TALK;
            }
            if (!partner.get().takes(mode)) {
                return Begun.NOT_TO_A_BOT;
            }
            if (store.isInCall(person.value()) || rows.of(person).isPresent()) {
                return Begun.BUSY;
            }
            SupervisionRule rule = rows.rule();
            Supervision fresh = new Supervision(
                    UUID.randomUUID(),
                    id,
                    person,
                    name,
                    partner.get(),
                    partnerName(call.get(), partner.get()),
                    mode,
                    rule.announced(),
                    rule.shown(),
                    null,
                    null,
                    clock.instant());
            if (!rows.begin(tenant, fresh)) {
                return Begun.TAKEN;
            }
            audit.record(
                    tenant,
                    actor,
                    "call.supervise",
                    "call:" + id,
                    null,
                    "{\"mode\":\"" + mode + "\",\"person\":\"" + person + "\"}");
            note(tenant, id, name + " listens" + told(fresh));
            if (mode != MixMode.LISTEN) {
                note(tenant, id, name + does(mode, fresh.partner()));
            }
            return Begun.YES;
        });
    }

    private static String told(Supervision one) {
        if (!one.announced()) {
            return "";
        }
        return one.partner() == TalkPartner.BOT ? "; the user is told" : "; both sides are told";
    }

    private static String does(MixMode mode, TalkPartner partner) {
        return switch (mode) {
            case LISTEN -> " only listens";
            case WHISPER -> partner == TalkPartner.TELEPHONY ? " speaks to the telephony" : " speaks to the agent";
            case BARGE -> " speaks to both";
        };
    }

    private @Nullable String partnerName(CallView call, TalkPartner partner) {
        return switch (partner) {
            case AGENT -> call.agentName();
            case BOT ->
                Optional.ofNullable(call.routeId())
                        .flatMap(bot -> bots.find(call.tenant(), bot))
                        .map(BotTargets.Bot::name)
                        .orElse(null);
            case TELEPHONY -> null;
        };
    }

    public Optional<Supervision> of(TenantId tenant, PersonId person) {
        return transactions.inTenant(tenant, () -> rows.of(person));
    }

    public Optional<Supervision> of(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.of(call));
    }

    /// Those that go on, oldest first.
    public List<Supervision> open(TenantId tenant) {
        return transactions.inTenant(tenant, rows::open);
    }

    /// All of a call, oldest first.
    public List<PastSupervision> all(TenantId tenant, CallId call) {
        return transactions.inTenant(tenant, () -> rows.all(call));
    }

    /// The supervisor's voice; also after a reload of the page.
    ///
    /// @param offer the browser's complete offer, candidates included
    public AnswerResult join(TenantId tenant, PersonId person, CallId id, String offer) {
        Optional<Supervision> mine = of(tenant, person).filter(one -> one.call().equals(id));
        Optional<CallView> call =
                transactions.inTenant(tenant, () -> store.find(id)).filter(one -> one.phase() == Phase.IN_PROGRESS);
        if (mine.isEmpty() || call.isEmpty()) {
            return new AnswerResult.Gone();
        }
        try {
            if (mine.get().mixer() == null && !mix(tenant, mine.get(), call.get())) {
                return new AnswerResult.Failed("No audio-worker has room for a mixer.");
            }
            WorkerRef media =
                    of(tenant, person).map(one -> one.voiceAt(call.get())).orElse(null);
            if (media == null) {
                return new AnswerResult.Gone();
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
    private boolean mix(TenantId tenant, Supervision one, CallView call) throws WorkerUnreachable {
        WorkerRef talk = talkAt(call);
        // at a sip-worker no browser's voice can be
        boolean apart = call.mediaWorker() == null;
        Optional<WorkerRef> audio = workers.reserveNear(WorkerKind.AUDIO, talk);
        Optional<WorkerRef> media = apart ? workers.reserveNear(WorkerKind.MEDIA, talk) : Optional.empty();
        if (talk == null || audio.isEmpty() || apart && media.isEmpty()) {
            audio.ifPresent(workers::release);
            media.ifPresent(workers::release);
            return false;
        }
        WorkerRef aside = media.orElse(null);
        if (!transactions.inTenant(tenant, () -> rows.setMixer(one.id(), audio.get(), aside, clock.instant()))) {
            workers.release(audio.get());
            media.ifPresent(workers::release);
            // a page that was loaded anew meanwhile: what the one before asked for is being made
            return of(tenant, one.call())
                    .filter(now -> now.id().equals(one.id()))
                    .isPresent();
        }
        boolean made = false;
        try {
            made = connected(tenant, one, talk, audio.get(), aside);
        } finally {
            // half of one would leave the listener in silence
            if (!made) {
                end(tenant, one.id(), "no mixer could be made");
            }
        }
        return made;
    }

    /// @param aside where the supervisor's voice is, null for where the talk is
    private boolean connected(
            TenantId tenant, Supervision one, WorkerRef talk, WorkerRef mixer, @Nullable WorkerRef aside)
            throws WorkerUnreachable {
        CallId id = one.call();
        Optional<MixEnds> here = ends(talk, new WorkerCommand.MakeMix(UUID.randomUUID(), id));
        if (here.isPresent() && aside != null) {
            MixEnds talking = here.get();
            here = ends(aside, new WorkerCommand.MakeMix(UUID.randomUUID(), id)).map(theirs -> talking.and(theirs));
        }
        Optional<MixEnds> there = here.isEmpty()
                ? Optional.empty()
                : ends(
                        mixer,
                        new WorkerCommand.JoinMix(
                                UUID.randomUUID(),
                                id,
                                here.get(),
                                one.mode(),
                                one.announced(),
                                rule(tenant).quiet(),
                                one.partner() == TalkPartner.BOT ? MixPartner.BOT : MixPartner.PERSON));
        return there.isPresent()
                && (aside == null || set(aside, id, there.get().supervisorOnly()))
                && set(talk, id, there.get());
    }

    private Optional<MixEnds> ends(WorkerRef worker, WorkerCommand command) throws WorkerUnreachable {
        return workers.command(worker, command) instanceof CommandAnswer.MixReady(UUID done, MixEnds ends)
                ? Optional.of(ends)
                : Optional.empty();
    }

    private boolean set(WorkerRef worker, CallId id, MixEnds ends) throws WorkerUnreachable {
        return workers.command(worker, new WorkerCommand.SetMix(UUID.randomUUID(), id, ends))
                instanceof CommandAnswer.Done;
    }

    /// The worker where the user's voice meets whom the user talks with.
    private static @Nullable WorkerRef talkAt(CallView call) {
        return call.mediaWorker() == null ? call.worker() : call.mediaWorker();
    }

    public enum Changed {
        YES,
        /// this person supervises nothing, or the mixer did not take it
        NO_TALK,
        /// a bot hears the user alone
        NOT_TO_A_BOT
    }

    public Changed change(TenantId tenant, Actor actor, PersonId person, MixMode mode) {
        Optional<Supervision> mine = of(tenant, person);
        if (mine.isEmpty()) {
            return Changed.NO_TALK;
        }
        Supervision one = mine.get();
        if (!one.partner().takes(mode)) {
            return Changed.NOT_TO_A_BOT;
        }
        if (one.mode() == mode) {
            return Changed.YES;
        }
        WorkerRef mixer = one.mixer();
        try {
            boolean taken = mixer == null
                    || workers.command(mixer, new WorkerCommand.ChangeMix(UUID.randomUUID(), one.call(), mode))
                            instanceof CommandAnswer.Done;
            if (!taken) {
                return Changed.NO_TALK;
            }
        } catch (WorkerUnreachable gone) {
            return Changed.NO_TALK;
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
            note(tenant, one.call(), one.name() + does(mode, one.partner()));
        });
        return Changed.YES;
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
            WorkerRef talk = transactions
                    .inTenant(tenant, () -> store.find(one.call()))
                    .map(Supervisions::talkAt)
                    .orElse(null);
            // the talk's worker first, so that nobody hears a gap
            say(talk, new WorkerCommand.EndMix(UUID.randomUUID(), one.call()));
            letGo(one);
        });
    }

    /// Its mixer is needed no more.
    void letGo(Supervision one) {
        leave(one.mixer(), new WorkerCommand.EndMix(UUID.randomUUID(), one.call()));
        leave(one.media(), new WorkerCommand.CloseSession(UUID.randomUUID(), one.call(), "nobody listens any more"));
    }

    private void leave(@Nullable WorkerRef worker, WorkerCommand command) {
        say(worker, command);
        if (worker != null) {
            workers.release(worker);
        }
    }

    private void say(@Nullable WorkerRef worker, WorkerCommand command) {
        if (worker == null) {
            return;
        }
        try {
            workers.command(worker, command);
        } catch (WorkerUnreachable gone) {
            // a mixer that nobody talks with ends by itself, and a relay that hears none goes on without it
        }
    }

    private void note(TenantId tenant, CallId call, String words) {
        timeline.entry(tenant, call, clock.instant(), "PORTAL", "Supervision", words, null);
        timeline.changed(tenant, call);
    }
}
