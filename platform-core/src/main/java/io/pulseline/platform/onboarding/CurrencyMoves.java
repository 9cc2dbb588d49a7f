package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.CurrencyMigrations;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphFaultKind;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.Waba;
import io.pulseline.platform.onboarding.CurrencyMove.State;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Brings an account to another currency: Meta makes a copy, somebody says when the numbers may go, and the copy is
/// taken in like any account. What was called and charged before stays with the old account.
///
/// @see "Meta, Change billing currency via API, 23 Jun 2026"
@Service
public class CurrencyMoves {
    private static final Actor US = new Actor.Platform("currency");
    /// Longer than the adapter waits for Meta: who still asks after that has died.
    private static final Duration LOST = Duration.ofMinutes(2);

    private final TenantTransactions transactions;
    private final CurrencyMoveStore store;
    private final CurrencyMigrations graph;
    private final Signup accounts;
    private final AccessTokens tokens;
    private final BusinessNumbers numbers;
    private final AuditTrail audit;
    private final Clock clock;

    CurrencyMoves(
            TenantTransactions transactions,
            CurrencyMoveStore store,
            CurrencyMigrations graph,
            Signup accounts,
            AccessTokens tokens,
            BusinessNumbers numbers,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.graph = graph;
        this.accounts = accounts;
        this.tokens = tokens;
        this.numbers = numbers;
        this.audit = audit;
        this.clock = clock;
    }

    /// How a beginning ended.
    public sealed interface Begun {
        record Going(UUID id) implements Begun {}

        /// Meta refused or did not answer; the move stands as failed, with its words.
        record Refused(GraphFault fault) implements Begun {}

        enum Not implements Begun {
            /// no account of the tenant has this id
            UNKNOWN,
            SAME_CURRENCY,
            /// it is on its way already
            GOING_ALREADY
        }
    }

    /// The newest first.
    public List<CurrencyMove> all(TenantId tenant) {
        return transactions.inTenant(tenant, store::all);
    }

    /// @param creditLine null where a card pays
    public Begun begin(TenantId tenant, Actor actor, WabaId from, Currency currency, @Nullable String creditLine) {
        Optional<Waba> account = numbers.account(tenant, from);
        if (account.isEmpty()) {
            return Begun.Not.UNKNOWN;
        }
        if (account.get().currency().equals(currency)) {
            return Begun.Not.SAME_CURRENCY;
        }
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        boolean first = transactions.inTenant(tenant, () -> {
            boolean begun = store.begin(tenant, id, from, currency, creditLine, actor.label(), now);
            if (begun) {
                audit.record(
                        tenant,
                        actor,
                        "account.currency.begin",
                        "waba:" + from,
                        "\"" + account.get().currency() + "\"",
                        "\"" + currency + "\"");
            }
            return begun;
        });
        if (!first) {
            return Begun.Not.GOING_ALREADY;
        }
        return switch (graph.begin(tenant, from, currency, creditLine)) {
            case GraphResult.Ok<String>(String metaId) -> {
                transactions.inTenant(
                        tenant, () -> store.go(id, State.ASKING, State.COPYING, metaId, "INITIATED", null, null, null));
                yield new Begun.Going(id);
            }
            case GraphResult.Failed<String>(GraphFault fault) -> {
                transactions.inTenant(
                        tenant,
                        () -> store.go(id, State.ASKING, State.FAILED, null, null, null, fault, clock.instant()));
                yield new Begun.Refused(fault);
            }
        };
    }

    /// Lets the numbers go. From then on the old account can send no more.
    ///
    /// @return false when there is no such move, or its copy is not ready
    public boolean moveNumbers(TenantId tenant, Actor actor, UUID id) {
        Optional<CurrencyMove> found = transactions.inTenant(tenant, () -> {
            Optional<CurrencyMove> ready = store.find(id).filter(move -> move.state() == State.READY);
            ready.ifPresent(move -> {
                store.go(id, State.READY, State.MOVING, null, null, null, null, null);
                audit.record(tenant, actor, "account.currency.move", "waba:" + move.from(), null, null);
            });
            return ready;
        });
        found.ifPresent(move -> {
            String metaId = String.valueOf(move.metaId());
            if (graph.resume(tenant, move.from(), metaId)
                    instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
                transactions.inTenant(
                        tenant, () -> store.go(id, State.MOVING, State.READY, null, null, null, fault, null));
            } else {
                follow(tenant, id);
            }
        });
        return found.isPresent();
    }

    /// Asks Meta how far those are that nobody waits for.
    ///
    /// @return how many still go on
    int follow(TenantId tenant) {
        List<CurrencyMove> open = transactions.inTenant(tenant, store::open);
        open.forEach(move -> follow(tenant, move));
        return transactions.inTenant(tenant, store::open).size();
    }

    private void follow(TenantId tenant, UUID id) {
        transactions.inTenant(tenant, () -> store.find(id)).ifPresent(move -> follow(tenant, move));
    }

    private void follow(TenantId tenant, CurrencyMove move) {
        String metaId = move.metaId();
        if (metaId == null) {
            if (move.startedAt().isBefore(clock.instant().minus(LOST))) {
                transactions.inTenant(
                        tenant,
                        () -> store.go(
                                move.id(), State.ASKING, State.FAILED, null, null, null, lost(), clock.instant()));
            }
            return;
        }
        switch (graph.read(tenant, move.from(), metaId)) {
            case GraphResult.Failed<CurrencyMigrations.Answer>(GraphFault fault) ->
                transactions.inTenant(
                        tenant, () -> store.go(move.id(), move.state(), move.state(), null, null, null, fault, null));
            case GraphResult.Ok<CurrencyMigrations.Answer>(CurrencyMigrations.Answer answer) ->
                heard(tenant, move, answer);
        }
    }

    private void heard(TenantId tenant, CurrencyMove move, CurrencyMigrations.Answer answer) {
        WabaId to = answer.destination() == null ? move.to() : answer.destination();
        switch (answer.status()) {
            case "COMPLETED" -> arrive(tenant, move, answer.status(), to);
            case "READY_TO_COMPLETE", "FAILED_TO_COMPLETE" -> go(tenant, move, State.READY, answer.status(), to, null);
            case "FAILED", "REJECTED" -> go(tenant, move, State.FAILED, answer.status(), to, null);
            // a word that we do not know is shown, and Meta is asked again
            default -> go(tenant, move, move.state(), answer.status(), to, null);
        }
    }

    /// The copy is taken in before the move counts as done; what Meta does not answer is asked again by the job.
    private void arrive(TenantId tenant, CurrencyMove move, String status, @Nullable WabaId to) {
        Optional<Secret> token = tokens.forWaba(tenant, move.from());
        Optional<Waba> old = numbers.account(tenant, move.from());
        if (to == null || token.isEmpty() || old.isEmpty()) {
            go(tenant, move, State.MOVING, status, to, null);
            return;
        }
        switch (accounts.account(tenant, to, token.get())) {
            case GraphResult.Failed<Map<String, Object>>(GraphFault fault) ->
                go(tenant, move, State.MOVING, status, to, fault);
            case GraphResult.Ok<Map<String, Object>>(Map<String, Object> document) -> {
                BusinessNumbers.Adoption adoption = numbers.adopt(
                        tenant, to, document, token.get(), old.get().zone());
                if (adoption != BusinessNumbers.Adoption.DONE) {
                    go(tenant, move, State.FAILED, status, to, notOurs(adoption));
                    return;
                }
                GraphFault fault = listened(tenant, move.from(), to);
                go(tenant, move, fault == null ? State.DONE : State.MOVING, status, to, fault);
            }
        }
    }

    /// Both accounts are read: calls go by the copy once the source no longer lists a number.
    ///
    /// @return null when our app hears of the copy and its numbers are known
    private @Nullable GraphFault listened(TenantId tenant, WabaId from, WabaId to) {
        if (accounts.subscribe(tenant, to) instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return fault;
        }
        for (WabaId account : List.of(to, from)) {
            if (numbers.refresh(tenant, account)
                    instanceof GraphResult.Failed<List<BusinessNumber>>(GraphFault fault)) {
                return fault;
            }
        }
        return null;
    }

    private void go(
            TenantId tenant,
            CurrencyMove move,
            State state,
            String status,
            @Nullable WabaId to,
            @Nullable GraphFault fault) {
        boolean over = state == State.DONE || state == State.FAILED;
        transactions.inTenant(tenant, () -> {
            boolean went =
                    store.go(move.id(), move.state(), state, null, status, to, fault, over ? clock.instant() : null);
            if (went && over) {
                audit.record(
                        tenant,
                        US,
                        state == State.DONE ? "account.currency.done" : "account.currency.failed",
                        "waba:" + move.from(),
                        null,
                        to == null ? null : "\"waba:" + to + "\"");
            }
        });
    }

    private static GraphFault lost() {
        return said("Nobody knows whether Meta took the request: look in WhatsApp Manager before it is begun again.");
    }

    private static GraphFault notOurs(BusinessNumbers.Adoption adoption) {
        return said("The copy could not be taken in: " + adoption);
    }

    private static GraphFault said(String words) {
        return new GraphFault(GraphFaultKind.UNKNOWN, 0, null, null, words, null, null, false, false);
    }
}
