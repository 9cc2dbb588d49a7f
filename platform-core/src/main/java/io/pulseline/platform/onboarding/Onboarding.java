package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Service;

/// Sign-ups of a tenant: begun in the browser, carried on here.
@Service
public class Onboarding {
    private final TenantTransactions transactions;
    private final SignupStore store;
    private final PinStore pins;
    private final SignupSteps steps;
    private final SignupRunner runner;
    private final AdditionStore additions;
    private final AdditionSteps additionSteps;
    private final AuditTrail audit;
    private final Clock clock;

    Onboarding(
            TenantTransactions transactions,
            SignupStore store,
            PinStore pins,
            SignupSteps steps,
            SignupRunner runner,
            AdditionStore additions,
            AdditionSteps additionSteps,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.pins = pins;
        this.steps = steps;
        this.runner = runner;
        this.additions = additions;
        this.additionSteps = additionSteps;
        this.audit = audit;
        this.clock = clock;
    }

    /// Somebody opens Meta's window, for the first time or again.
    ///
    /// @param id of the browser's making, because the window has to open in the very turn of the click
    public void begin(TenantId tenant, UUID id, Actor actor) {
        transactions.inTenant(tenant, () -> {
            if (store.begin(tenant, id, actor.label(), clock.instant())) {
                audit.record(tenant, actor, "onboarding.begin", "signup:" + id, null, null);
            }
        });
    }

    /// What the window told the page. Closing it after the code came means nothing.
    ///
    /// @return false when there is no such sign-up
    public boolean told(TenantId tenant, UUID id, WindowEvent event) {
        Optional<Attempt> known = find(tenant, id);
        if (known.isEmpty()) {
            return false;
        }
        Trouble trouble = event.trouble();
        boolean late = known.get().hasToken();
        transactions.inTenant(tenant, () -> {
            if (late && trouble != null) {
                return;
            }
            store.keep(tenant, id, event, clock.instant());
            StepKey window = StepKey.of(Step.WINDOW);
            if (event.finished()) {
                store.ended(id, window, Outcome.done("WINDOW_FINISHED", event.event()), clock.instant());
            } else if (trouble != null) {
                store.ended(id, window, new Outcome.Failed(trouble, null, arguments(event)), clock.instant());
            }
        });
        return true;
    }

    private static List<String> arguments(WindowEvent event) {
        String where = event.windowStep() == null ? "" : event.windowStep();
        String message = event.errorMessage() == null ? "" : event.errorMessage();
        String error = event.errorId() == null ? "" : event.errorId();
        String session = event.session() == null ? "" : event.session();
        return List.of(where, message, error, session);
    }

    /// Exchanges the code at once, because it lives for 30 s, and then works through the rest in the background.
    ///
    /// @return false when there is no such sign-up, or somebody works on it already
    public boolean code(TenantId tenant, UUID id, Secret code, Actor actor) {
        if (find(tenant, id).isEmpty() || !runner.claim(tenant, id)) {
            return false;
        }
        Instant now = clock.instant();
        StepKey window = StepKey.of(Step.WINDOW);
        StepKey token = StepKey.of(Step.TOKEN);
        transactions.inTenant(tenant, () -> {
            // a code is proof that the window was finished, whichever of the two messages comes first
            store.ended(id, window, Outcome.done("WINDOW_FINISHED", "FINISH"), now);
            store.began(id, token, actor.label(), now);
        });
        Outcome outcome = steps.token(tenant, id, code);
        runner.end(tenant, id, token, outcome);
        if (outcome instanceof Outcome.Done) {
            transactions.inTenant(tenant, () -> {
                audit.record(tenant, actor, "onboarding.token", "signup:" + id, null, null);
                // an older token of the same sign-up may have named other accounts, and is at those it named
                store.again(id, StepKey.of(Step.GRANT));
                store.find(id, now).stream()
                        .flatMap(attempt -> attempt.steps().stream())
                        .filter(one -> one.step() == Step.ACCOUNT)
                        .forEach(one -> store.again(id, one.key()));
            });
            runner.start(tenant, id, actor);
        } else {
            transactions.inTenant(tenant, () -> store.release(id));
        }
        return true;
    }

    /// Runs one step again and then what it held up.
    ///
    /// @return false when there is no such step, it is the customer's own, or somebody works on the list already
    public boolean again(TenantId tenant, UUID id, StepKey key, Actor actor) {
        return again(tenant, id, one -> one.key().equals(key), actor);
    }

    /// Runs everything that failed again.
    ///
    /// @return false when nothing failed that can be run, or somebody works on the list already
    public boolean againAll(TenantId tenant, UUID id, Actor actor) {
        return again(tenant, id, one -> one.state() == StepState.FAILED, actor);
    }

    private boolean again(TenantId tenant, UUID id, Predicate<Checked> wanted, Actor actor) {
        List<StepKey> keys = find(tenant, id).stream()
                .flatMap(attempt -> attempt.steps().stream().filter(one -> !attempt.byHand(one.step())))
                .filter(wanted)
                .map(Checked::key)
                .toList();
        if (keys.isEmpty() || !runner.claim(tenant, id)) {
            return false;
        }
        transactions.inTenant(
                tenant,
                () -> keys.forEach(key -> {
                    store.again(id, key);
                    audit.record(
                            tenant,
                            actor,
                            "onboarding.run",
                            "signup:" + id,
                            null,
                            "{\"step\":\"%s\"}".formatted(key.step()));
                }));
        runner.start(tenant, id, actor);
        return true;
    }

    /// The PIN that a number has from elsewhere; its registration is tried again with it.
    ///
    /// @param pin six digits
    /// @return false as for [#again]
    public boolean pin(TenantId tenant, UUID id, StepKey key, Secret pin, Actor actor) {
        boolean known = find(tenant, id).stream()
                .flatMap(attempt -> attempt.steps().stream())
                .anyMatch(one -> one.key().equals(key) && key.step() == Step.REGISTER);
        if (!known) {
            return false;
        }
        transactions.inTenant(tenant, () -> pins.keep(tenant, key.numberId(), pin, false, clock.instant()));
        return again(tenant, id, key, actor);
    }

    /// Begins to add a number to an account that is aboard: added at once, its code sent; the rest waits for the code.
    ///
    /// @return empty when the tenant has no such account
    public Optional<UUID> add(TenantId tenant, Addition wanted, Actor actor) {
        UUID id = UUID.randomUUID();
        boolean ours = transactions.inTenant(tenant, () -> {
            if (!store.hasAccount(wanted.waba().value())) {
                return false;
            }
            store.beginByNumber(tenant, id, actor.label(), wanted.waba().value(), clock.instant());
            additions.keep(tenant, id, wanted);
            audit.record(tenant, actor, "onboarding.number", "signup:" + id, null, null);
            return true;
        });
        if (!ours) {
            return Optional.empty();
        }
        if (runner.claim(tenant, id)) {
            runner.start(tenant, id, actor);
        }
        return Optional.of(id);
    }

    public Optional<Addition> addition(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> additions.find(id));
    }

    /// The code that the number's phone shows. Answers when Meta has taken or refused it; what follows runs in the
    /// background.
    ///
    /// @param code digits
    /// @return false when no code is waited for, or somebody works on the list already
    public boolean verify(TenantId tenant, UUID id, StepKey key, Secret code, Actor actor) {
        boolean waited = find(tenant, id).stream()
                .flatMap(attempt -> attempt.steps().stream())
                .anyMatch(one -> one.key().equals(key) && key.step() == Step.VERIFY && !one.settled());
        if (!waited || !runner.claim(tenant, id)) {
            return false;
        }
        transactions.inTenant(tenant, () -> store.began(id, key, actor.label(), clock.instant()));
        Outcome outcome = additionSteps.verify(tenant, key, code);
        runner.end(tenant, id, key, outcome);
        if (outcome instanceof Outcome.Done) {
            runner.start(tenant, id, actor);
        } else {
            transactions.inTenant(tenant, () -> store.release(id));
        }
        return true;
    }

    /// Sends another code.
    ///
    /// @param method SMS or VOICE
    /// @return false as for [#again]
    public boolean codeAgain(TenantId tenant, UUID id, StepKey key, String method, String language, Actor actor) {
        if (key.step() != Step.CODE) {
            return false;
        }
        transactions.inTenant(tenant, () -> additions.by(id, method, language));
        return again(tenant, id, key, actor);
    }

    public Optional<Attempt> find(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.find(id, clock.instant()));
    }

    /// Newest first.
    public List<Attempt> newest(TenantId tenant, int limit) {
        return transactions.inTenant(tenant, () -> store.newest(clock.instant(), limit));
    }

    /// What Meta's window told the page, oldest first.
    public List<Told> events(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.told(id));
    }

    /// How windows ended since then, the commonest first.
    public List<FunnelRow> funnel(TenantId tenant, Instant since) {
        return transactions.inTenant(tenant, () -> store.funnel(since));
    }

    /// Lists whose worker is gone are taken up again.
    void resume(TenantId tenant) {
        List<UUID> left = transactions.inTenant(tenant, () -> store.abandoned(clock.instant()));
        for (UUID id : left) {
            if (runner.claim(tenant, id)) {
                transactions.inTenant(
                        tenant,
                        () -> store.find(id, clock.instant()).stream()
                                .flatMap(attempt -> attempt.steps().stream().filter(one -> !attempt.byHand(one.step())))
                                .filter(one -> one.state() == StepState.RUNNING)
                                .forEach(one -> store.again(id, one.key())));
                runner.run(tenant, id, new Actor.Platform("onboarding"));
            }
        }
    }
}
