package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.BotOrder;
import io.pulseline.platform.wire.CommandAnswer;
import io.pulseline.platform.wire.LegName;
import io.pulseline.platform.wire.LinkEnd;
import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Joins the halves of a call that are at two workers: an agent's browser with a number in SIP mode, the
/// tenant's
/// telephony with a number that is not. Each worker is handed the other's end of an SRTP link; the keys are
/// in these
/// commands only.
@Component
class LinkSteps {
    private final Workers workers;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTurns turns;
    private final NumberRouting routing;
    private final SipTargets telephony;
    private final BotTargets bots;
    private final BotFacts botFacts;
    private final TenantTransactions transactions;
    private final Clock clock;

    LinkSteps(
            Workers workers,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTurns turns,
            NumberRouting routing,
            SipTargets telephony,
            BotTargets bots,
            BotFacts botFacts,
            TenantTransactions transactions,
            Clock clock) {
        this.workers = workers;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.turns = turns;
        this.routing = routing;
        this.telephony = telephony;
        this.bots = bots;
        this.botFacts = botFacts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// A place for the agent's voice in a call that a sip-worker has.
    ///
    /// @return empty when no media-worker has room, and when the call is over
    Optional<WorkerRef> agentsPlace(CallView call) {
        if (call.linkWorker() != null) {
            return Optional.of(call.linkWorker());
        }
        Optional<WorkerRef> reserved = workers.reserveNear(WorkerKind.MEDIA, call.worker());
        boolean kept = reserved.isPresent()
                && transactions.inTenant(call.tenant(), () -> store.setLinkWorker(call.id(), reserved.get()));
        if (reserved.isPresent() && !kept) {
            workers.release(reserved.get());
            return transactions
                    .inTenant(call.tenant(), () -> store.find(call.id()))
                    .filter(now -> now.phase() != Phase.ENDED)
                    .map(CallView::linkWorker);
        }
        return reserved;
    }

    /// By SIP: the agent has a voice path, Meta's INVITE is answered with it.
    StepEnd join(CallView call, UUID command) {
        WorkerRef sip = call.worker();
        WorkerRef media = call.linkWorker();
        if (call.state().ended() || sip == null || media == null) {
            return new StepEnd.Done();
        }
        try {
            LinkEnd here = end(
                    media, new WorkerCommand.MakeLink(part(command, "make"), call.id(), LegName.META, tenant(call)));
            LinkEnd there = end(sip, new WorkerCommand.JoinLink(part(command, "join"), call.id(), here));
            workers.command(media, new WorkerCommand.SetLink(part(command, "set"), call.id(), there));
            return new StepEnd.Done();
        } catch (Refusal refusal) {
            progress.apply(
                    call.tenant(),
                    call.id(),
                    new CallFact.SetupFailed(clock.instant(), Fault.US, refusal.words, null),
                    new Entry("WORKER", refusal.words, null));
            return new StepEnd.Failed(refusal.words);
        } catch (WorkerUnreachable gone) {
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    /// By Graph: whoever has the turn beside the agents is brought to the call.
    StepEnd bring(CallView call, UUID command) {
        if (call.route() == Route.Kind.BOT) {
            return bot(call, command);
        }
        return ring(call, command);
    }

    /// A bot that cannot be brought leaves the call to the next of the plan, as one does that does not come.
    private StepEnd bot(CallView call, UUID command) {
        WorkerRef media = call.worker();
        UUID id = call.routeId();
        if (call.state().ended() || media == null || id == null) {
            return new StepEnd.Done();
        }
        Optional<BotTargets.Bot> bot = bots.find(call.tenant(), id);
        if (bot.isEmpty()) {
            return noBot(call, "The bot of this step is there no more");
        }
        Optional<WorkerRef> audio = audioWorker(call);
        if (audio.isEmpty()) {
            return noBot(call, "No audio-worker has room: the bot cannot be brought");
        }
        try {
            LinkEnd here = end(
                    media, new WorkerCommand.MakeLink(part(command, "make"), call.id(), LegName.AGENT, tenant(call)));
            LinkEnd there = end(
                    audio.get(),
                    new WorkerCommand.BringBot(part(command, "bring"), call.id(), here, order(call, bot.get())));
            workers.command(media, new WorkerCommand.SetLink(part(command, "set"), call.id(), there));
            note(
                    call,
                    "The bot " + bot.get().name() + " is asked, by audio-worker "
                            + audio.get().id() + noise(bot.get(), audio.get()));
            return new StepEnd.Done();
        } catch (Refusal refusal) {
            return noBot(call, refusal.words);
        } catch (WorkerUnreachable gone) {
            return noBot(call, String.valueOf(gone.getMessage()));
        }
    }

    private String noise(BotTargets.Bot bot, WorkerRef audio) {
        if (!bot.quiet()) {
            return "";
        }
        return workers.quiets(audio)
                ? "; steady noise is taken out of the user's voice"
                : "; noise is not taken out: SpeexDSP is not installed there";
    }

    private BotOrder order(CallView call, BotTargets.Bot bot) {
        return new BotOrder(
                bot.id(),
                bot.url(),
                bot.secret() == null ? null : bot.secret().reveal(),
                bot.bargeIn(),
                call.direction(),
                transactions.inTenant(call.tenant(), () -> store.digits(call.number())),
                call.user() == null ? null : shown(call.user()),
                call.user() == null ? null : call.user().name(),
                call.opaque(),
                bot.quiet());
    }

    private Optional<WorkerRef> audioWorker(CallView call) {
        if (call.linkWorker() != null) {
            return Optional.of(call.linkWorker());
        }
        Optional<WorkerRef> reserved = workers.reserveNear(WorkerKind.AUDIO, call.worker());
        boolean kept = reserved.isPresent()
                && transactions.inTenant(call.tenant(), () -> store.setLinkWorker(call.id(), reserved.get()));
        if (reserved.isPresent() && !kept) {
            workers.release(reserved.get());
            return Optional.empty();
        }
        return reserved;
    }

    private StepEnd noBot(CallView call, String why) {
        botFacts.gone(call.tenant(), call.id(), Fault.US, Entry.ours(why));
        return new StepEnd.Done();
    }

    /// Its bot hears and speaks from now on, where it has one.
    StepEnd openBot(CallView call, UUID command) {
        WorkerRef audio = call.linkWorker();
        if (call.route() != Route.Kind.BOT || audio == null || call.state().ended()) {
            return new StepEnd.Done();
        }
        try {
            workers.command(audio, new WorkerCommand.OpenMedia(part(command, "bot"), call.id()));
            return new StepEnd.Done();
        } catch (WorkerUnreachable gone) {
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    /// By Graph: it is the telephony's turn. A worker that does not ring it leaves the call to the next of
    /// the plan.
    StepEnd ring(CallView call, UUID command) {
        WorkerRef media = call.worker();
        if (call.state().ended() || call.route() != Route.Kind.SIP || media == null) {
            return new StepEnd.Done();
        }
        List<SipDecision.Target> targets = targets(call);
        Optional<WorkerRef> sip = sipWorker(call, targets);
        if (sip.isEmpty()) {
            return nobody(call, "No sip-worker serves: the telephony cannot be rung");
        }
        try {
            LinkEnd here = end(
                    media, new WorkerCommand.MakeLink(part(command, "make"), call.id(), LegName.AGENT, tenant(call)));
            LinkEnd there = end(
                    sip.get(),
                    new WorkerCommand.DialLink(
                            part(command, "dial"),
                            call.id(),
                            here,
                            call.tenant().value(),
                            transactions.inTenant(call.tenant(), () -> store.digits(call.number())),
                            shown(call.user()),
                            call.user() == null ? null : call.user().name(),
                            call.wacid() == null ? null : call.wacid().value(),
                            targets));
            workers.command(media, new WorkerCommand.SetLink(part(command, "set"), call.id(), there));
            note(call, "It rings at the telephony, by sip-worker " + sip.get().id());
            return new StepEnd.Done();
        } catch (Refusal refusal) {
            return nobody(call, refusal.words);
        } catch (WorkerUnreachable gone) {
            return nobody(call, String.valueOf(gone.getMessage()));
        }
    }

    private Optional<WorkerRef> sipWorker(CallView call, List<SipDecision.Target> targets) {
        if (call.linkWorker() != null) {
            return Optional.of(call.linkWorker());
        }
        Optional<WorkerRef> found = telephony.workerFor(targets.stream()
                .map(SipDecision.Target::id)
                .filter(Objects::nonNull)
                .toList());
        return found.filter(
                worker -> transactions.inTenant(call.tenant(), () -> store.setLinkWorker(call.id(), worker)));
    }

    private List<SipDecision.Target> targets(CallView call) {
        UUID one = call.routeId();
        if (call.heldSince() != null && one != null) {
            // a bot asked for this one
            return List.of(new SipDecision.Target(one, null));
        }
        if (call.ringsOwnSide() && one != null) {
            return List.of(new SipDecision.Target(one, (int) CallTimers.OWN_RING.toSeconds()));
        }
        PhoneNumberId number = call.number();
        return transactions.inTenant(
                call.tenant(),
                () -> Route.telephony(routing.stored(number).targets()).stream()
                        .map(route -> new SipDecision.Target(route.id(), route.seconds()))
                        .toList());
    }

    private StepEnd nobody(CallView call, String why) {
        transactions.inTenant(
                call.tenant(),
                () -> turns.telephonyGaveUp(call.tenant(), call.id(), clock.instant(), null, Entry.ours(why)));
        return new StepEnd.Done();
    }

    /// By Graph: nothing rings at the telephony any more, or the bot is gone, and the place of the agent's leg
    /// is free.
    StepEnd leave(CallView call, UUID command) {
        WorkerRef other = call.linkWorker();
        WorkerRef media = call.worker();
        if (media == null || call.state().ended()) {
            return new StepEnd.Done();
        }
        if (other != null && transactions.inTenant(call.tenant(), () -> store.clearLinkWorker(call.id(), other))) {
            // of a sip-worker none is counted
            workers.release(other);
        }
        try {
            workers.command(media, new WorkerCommand.CloseLeg(part(command, "leg"), call.id(), LegName.LINK));
            if (other != null) {
                workers.command(
                        other, new WorkerCommand.CloseSession(part(command, "end"), call.id(), "its turn is over"));
            }
            return new StepEnd.Done();
        } catch (WorkerUnreachable gone) {
            return new StepEnd.Again(String.valueOf(gone.getMessage()));
        }
    }

    private LinkEnd end(WorkerRef worker, WorkerCommand command) throws WorkerUnreachable, Refusal {
        return switch (workers.command(worker, command)) {
            case CommandAnswer.LinkReady(UUID id, LinkEnd end) -> end;
            case CommandAnswer.Refused refused -> throw new Refusal(refused.detail());
            case CommandAnswer.Done done -> throw new Refusal("the worker gave no link");
            case CommandAnswer.MixReady mix -> throw new Refusal("the worker gave no link");
            case CommandAnswer.SdpReady sdp -> throw new Refusal("the worker gave no link");
        };
    }

    private static final class Refusal extends Exception {
        private final String words;

        Refusal(String words) {
            super(words, null, false, false);
            this.words = words;
        }
    }

    private static String shown(@Nullable WaUser user) {
        if (user == null) {
            return "anonymous";
        }
        return user.waId() != null
                ? user.waId().digits()
                : user.bsuid() == null ? "anonymous" : user.bsuid().value();
    }

    private static String tenant(CallView call) {
        return call.tenant().toString();
    }

    /// One task sends several commands; a repeat of the task sends the same ones.
    private static UUID part(UUID command, String name) {
        return UUID.nameUUIDFromBytes((command + name).getBytes(StandardCharsets.UTF_8));
    }

    private void note(CallView call, String words) {
        transactions.inTenant(call.tenant(), () -> {
            timeline.entry(call.tenant(), call.id(), clock.instant(), "PLATFORM", "Note", words, null);
            timeline.changed(call.tenant(), call.id());
        });
    }
}
