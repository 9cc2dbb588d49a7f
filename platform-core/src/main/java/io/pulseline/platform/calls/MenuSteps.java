package io.pulseline.platform.calls;

import io.pulseline.platform.calls.CallProgress.Entry;
import io.pulseline.platform.calls.MenuTargets.Menu;
import io.pulseline.platform.calls.MenuTargets.Step;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxTimers;
import io.pulseline.platform.wire.WorkerCommand;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Asks a user by a menu and does what the pressed key says. The relay plays the prompt and reports the keys,
/// so a menu
/// costs what music costs.
@Component
class MenuSteps {
    /// The timer of one asking: `menu:MENU:N`.
    static final String TIMER = "menu:";

    private final TenantTransactions transactions;
    private final CallStore store;
    private final CallTimeline timeline;
    private final CallProgress progress;
    private final CallTurns turns;
    private final CallTasks tasks;
    private final MenuTargets menus;
    private final InboxTimers timers;
    private final Clock clock;

    MenuSteps(
            TenantTransactions transactions,
            CallStore store,
            CallTimeline timeline,
            CallProgress progress,
            CallTurns turns,
            CallTasks tasks,
            MenuTargets menus,
            InboxTimers timers,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.timeline = timeline;
        this.progress = progress;
        this.turns = turns;
        this.tasks = tasks;
        this.menus = menus;
        this.timers = timers;
        this.clock = clock;
    }

    /// What the media-worker has to be told now that the call waits: the question of its menu, else music.
    WorkerCommand waiting(CallView call, UUID command) {
        Optional<Menu> menu = menuOf(call);
        if (menu.isEmpty()) {
            if (call.route() == Route.Kind.MENU) {
                transactions.inTenant(
                        call.tenant(),
                        () -> go(call, new Route(Route.Kind.AGENTS, null), "The menu is there no more: to the agents"));
            }
            return new WorkerCommand.HoldUser(command, call.id());
        }
        transactions.inTenant(call.tenant(), () -> {
            int asked = store.asked(call.id());
            timers.schedule(
                    call.tenant(),
                    call.id(),
                    TIMER + menu.get().id() + ":" + asked,
                    clock.instant().plus(menu.get().length()).plus(menu.get().patience()));
            note(call, "The menu " + menu.get().name() + " is said");
        });
        List<String> sound = menu.get().prompt().stream()
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        return new WorkerCommand.AskUser(command, call.id(), sound);
    }

    /// Inside the caller's tenant transaction.
    void pressed(TenantId tenant, CallId id, String key) {
        Optional<CallView> call = atMenu(id);
        Optional<Menu> menu = call.flatMap(this::menuOf);
        if (call.isEmpty() || menu.isEmpty()) {
            return;
        }
        Step step = menu.get().keys().get(key);
        if (step == null) {
            again(call.get(), menu.get(), "The key " + key + " is none of the menu");
        } else {
            follow(call.get(), step, "The user presses " + key);
        }
    }

    /// Nobody pressed a key. Inside the caller's tenant transaction.
    void waited(TenantId tenant, CallId id, String timer) {
        Optional<CallView> call = atMenu(id);
        Optional<Menu> menu = call.flatMap(this::menuOf);
        if (call.isPresent()
                && menu.isPresent()
                && timer.equals(TIMER + menu.get().id() + ":" + store.asks(id))) {
            again(call.get(), menu.get(), "No key was pressed");
        }
    }

    private void again(CallView call, Menu menu, String why) {
        if (store.asks(call.id()) < menu.tries()) {
            ask(call, why);
        } else {
            follow(call, menu.otherwise(), why + ", for the last time");
        }
    }

    private void ask(CallView call, String why) {
        note(call, why);
        tasks.add(call.tenant(), call.id(), List.of(CallAction.HOLD_USER));
    }

    private void follow(CallView call, Step step, String why) {
        switch (step.does()) {
            case AGENTS -> go(call, new Route(Route.Kind.AGENTS, step.id(), null), why + ": to the agents");
            case SIP -> go(call, new Route(Route.Kind.SIP, step.id(), null), why + ": to the telephony");
            case BOT -> go(call, new Route(Route.Kind.BOT, step.id(), null), why + ": to a voice bot");
            case MENU -> go(call, new Route(Route.Kind.MENU, step.id(), null), why + ": to another menu");
            case REPEAT -> ask(call, why + ": once more");
            case CALLBACK -> end(call, why + ": to be called back");
            case HANG_UP -> end(call, why + ": the call ends");
        }
    }

    private void go(CallView call, Route next, String why) {
        turns.passOn(call, next, Entry.ours(why));
    }

    private void end(CallView call, String why) {
        progress.apply(call.tenant(), call.id(), new CallFact.HangUpAsked(clock.instant()), Entry.ours(why));
    }

    private Optional<CallView> atMenu(CallId id) {
        return store.lock(id).filter(call -> call.route() == Route.Kind.MENU && call.phase() == Phase.IN_PROGRESS);
    }

    private Optional<Menu> menuOf(CallView call) {
        UUID id = call.routeId();
        return call.route() != Route.Kind.MENU || id == null ? Optional.empty() : menus.find(call.tenant(), id);
    }

    private void note(CallView call, String words) {
        timeline.entry(call.tenant(), call.id(), clock.instant(), "PLATFORM", "Menu", words, null);
        timeline.changed(call.tenant(), call.id());
    }
}
