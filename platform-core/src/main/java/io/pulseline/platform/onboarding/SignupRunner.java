package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Works through a checklist: whatever is to do and has what it needs, one step after the other. A step that fails
/// stops only what needs it. Meta is never spoken to inside a transaction.
@Component
class SignupRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SignupRunner.class);
    /// Longer than any step: a claim that ends by itself means that its process is gone.
    static final Duration CLAIM = Duration.ofSeconds(90);

    private final TenantTransactions transactions;
    private final SignupStore store;
    private final SignupSteps signups;
    private final AccountSteps accounts;
    private final NumberSteps numbers;
    private final AdditionSteps additions;
    private final Clock clock;

    SignupRunner(
            TenantTransactions transactions,
            SignupStore store,
            SignupSteps signups,
            AccountSteps accounts,
            NumberSteps numbers,
            AdditionSteps additions,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.signups = signups;
        this.accounts = accounts;
        this.numbers = numbers;
        this.additions = additions;
        this.clock = clock;
    }

    /// @return false while somebody else works on it
    boolean claim(TenantId tenant, UUID signup) {
        return transactions.inTenant(tenant, () -> store.claim(signup, clock.instant(), CLAIM));
    }

    /// In a thread of its own; the caller holds the claim, which is given back at the end.
    void start(TenantId tenant, UUID signup, Actor actor) {
        Thread.ofVirtual().name("signup-" + signup).start(() -> run(tenant, signup, actor));
    }

    void run(TenantId tenant, UUID signup, Actor actor) {
        try {
            Optional<StepKey> next = next(tenant, signup);
            while (next.isPresent()) {
                step(tenant, signup, next.get(), actor);
                next = next(tenant, signup);
            }
        } finally {
            transactions.inTenant(tenant, () -> store.release(signup));
        }
    }

    private Optional<StepKey> next(TenantId tenant, UUID signup) {
        return transactions.inTenant(
                tenant,
                () -> store.find(signup, clock.instant())
                        .flatMap(attempt -> attempt.steps().stream()
                                .filter(one -> one.state() == StepState.TODO && ready(attempt, one.key()))
                                .map(Checked::key)
                                .findFirst()));
    }

    private static boolean ready(Attempt attempt, StepKey key) {
        return needs(attempt.door(), key.step()).stream()
                        .allMatch(need -> attempt.steps().stream()
                                .anyMatch(one -> one.key().equals(key.at(need)) && one.settled()))
                && !attempt.byHand(key.step());
    }

    /// What a step cannot do without. The window is the customer's, and a code comes with a request.
    static List<Step> needs(Door door, Step step) {
        boolean added = door == Door.NUMBER;
        return switch (step) {
            case WINDOW -> List.of();
            case TOKEN -> List.of(Step.WINDOW);
            case GRANT -> List.of(Step.TOKEN);
            case ACCOUNT -> List.of(Step.GRANT);
            case SUBSCRIBE, SYSTEM_USER, NUMBERS -> added ? List.of() : List.of(Step.ACCOUNT);
            case ADD -> List.of();
            case CODE -> List.of(Step.ADD);
            case VERIFY -> List.of(Step.CODE);
            case OVERRIDE, EVENT -> List.of(Step.SUBSCRIBE);
            case CREDIT -> List.of(Step.SYSTEM_USER);
            case REGISTER -> List.of(added ? Step.VERIFY : Step.NUMBERS);
            case CALLING -> List.of(Step.REGISTER, Step.SUBSCRIBE);
            case READ_BACK -> List.of(Step.REGISTER);
        };
    }

    private void step(TenantId tenant, UUID signup, StepKey key, Actor actor) {
        Instant now = clock.instant();
        boolean open = transactions.inTenant(tenant, () -> {
            store.prolong(signup, now.plus(CLAIM));
            return store.began(signup, key, actor.label(), now);
        });
        if (!open) {
            return;
        }
        Outcome outcome;
        try {
            outcome = perform(tenant, signup, key, actor);
        } catch (RuntimeException failure) {
            LOG.error("event=onboarding-step-failed tenant={} step={}", tenant, key.step(), failure);
            outcome = Outcome.failed(Trouble.INTERRUPTED);
        }
        end(tenant, signup, key, outcome);
    }

    void end(TenantId tenant, UUID signup, StepKey key, Outcome outcome) {
        LOG.info(
                "event=onboarding-step tenant={} step={} waba={} outcome={}",
                tenant,
                key.step(),
                key.waba(),
                outcome instanceof Outcome.Failed failed
                        ? failed.trouble()
                        : outcome.getClass().getSimpleName());
        transactions.inTenant(tenant, () -> store.ended(signup, key, outcome, clock.instant()));
    }

    private Outcome perform(TenantId tenant, UUID signup, StepKey key, Actor actor) {
        return switch (key.step()) {
            case WINDOW, VERIFY -> throw new IllegalStateException("somebody's own step");
            case TOKEN -> signups.fetch(tenant, signup);
            case GRANT -> signups.grant(tenant, signup);
            case ACCOUNT -> signups.account(tenant, signup, key);
            case SUBSCRIBE -> accounts.subscribe(tenant, key);
            case OVERRIDE -> accounts.override(tenant, key);
            case SYSTEM_USER -> accounts.systemUser(tenant, key);
            case CREDIT -> accounts.credit(tenant, key);
            case NUMBERS -> accounts.numbers(tenant, signup, key);
            case ADD -> additions.add(tenant, signup);
            case CODE -> additions.code(tenant, signup, key);
            case REGISTER -> numbers.register(tenant, key);
            case CALLING -> numbers.calling(tenant, key, actor);
            case READ_BACK -> numbers.readBack(tenant, key);
            case EVENT -> new Outcome.Waiting("EVENT_AWAITED");
        };
    }
}
