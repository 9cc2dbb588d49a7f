package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.BusinessTokens;
import io.pulseline.platform.graphapi.Calling;
import io.pulseline.platform.graphapi.GraphFault;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.graphapi.Signup.TokenFacts;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarms;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.numbers.LeftAccounts;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Business tokens grow old: those of 60 days are renewed in time, and whoever wants no more of us revokes theirs. One
/// token may have several accounts; it is renewed and revoked for all of them together.
///
/// @see "Meta, Install apps, generate, refresh and revoke tokens, 11 Sep 2026"
@Service
public class TokenLife {
    /// Earlier than anybody is warned, so that a renewal that works is noticed by nobody.
    static final Duration BEFORE = Duration.ofDays(20);

    static final String REVOKED = "REVOKED_HERE";
    private static final Actor US = new Actor.Platform("tokens");

    private final TenantTransactions transactions;
    private final AccessStore access;
    private final SignupTokens signups;
    private final AccessTokens tokens;
    private final BusinessTokens graph;
    private final Signup debug;
    private final BusinessNumbers numbers;
    private final LeftAccounts left;
    private final AccountAlarms alarms;
    private final SignupProperties properties;
    private final AuditTrail audit;
    private final Clock clock;

    TokenLife(
            TenantTransactions transactions,
            AccessStore access,
            SignupTokens signups,
            AccessTokens tokens,
            BusinessTokens graph,
            Signup debug,
            BusinessNumbers numbers,
            LeftAccounts left,
            AccountAlarms alarms,
            SignupProperties properties,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.access = access;
        this.signups = signups;
        this.tokens = tokens;
        this.graph = graph;
        this.debug = debug;
        this.numbers = numbers;
        this.left = left;
        this.alarms = alarms;
        this.properties = properties;
        this.audit = audit;
        this.clock = clock;
    }

    /// @return how many tokens were renewed, and how many Meta did not renew
    record Renewals(int done, int refused) {}

    Renewals renew(TenantId tenant) {
        Instant now = clock.instant();
        List<WabaId> ageing = transactions.inTenant(tenant, access::all).stream()
                .filter(account -> account.hasToken() && account.lostAt() == null)
                .filter(account -> ends(account.expiresAt(), now))
                .map(AccountAccess::id)
                .toList();
        int done = 0;
        int refused = 0;
        for (Map.Entry<Secret, List<WabaId>> token : byToken(tenant, ageing).entrySet()) {
            if (renew(tenant, token.getKey(), token.getValue())) {
                done++;
            } else {
                refused++;
            }
        }
        return new Renewals(done, refused);
    }

    private static boolean ends(@Nullable Instant at, Instant now) {
        return at != null && at.isAfter(now) && at.isBefore(now.plus(BEFORE));
    }

    /// The system user's own token is nobody's to renew or revoke from here.
    private Map<Secret, List<WabaId>> byToken(TenantId tenant, List<WabaId> accounts) {
        Map<Secret, List<WabaId>> tokensOf = new LinkedHashMap<>();
        for (WabaId waba : accounts) {
            tokens.forWaba(tenant, waba)
                    .filter(token -> !token.equals(properties.systemToken()))
                    .ifPresent(token -> tokensOf.computeIfAbsent(token, any -> new ArrayList<>())
                            .add(waba));
        }
        return tokensOf;
    }

    private boolean renew(TenantId tenant, Secret old, List<WabaId> accounts) {
        if (!(graph.renew(tenant, old) instanceof GraphResult.Ok<BusinessTokens.Renewed>(BusinessTokens.Renewed fresh))
                || !(debug.inspect(tenant, fresh.token()) instanceof GraphResult.Ok<TokenFacts>(TokenFacts facts))
                || !facts.valid()) {
            return false;
        }
        Instant until = facts.expiresAt() == null ? fresh.expiresAt() : facts.expiresAt();
        transactions.inTenant(tenant, () -> {
            for (WabaId waba : accounts) {
                numbers.keepToken(tenant, waba, fresh.token());
                access.renewed(waba, until);
                audit.record(tenant, US, "account.token.renew", "waba:" + waba, null, null);
            }
            signups.replace(tenant, old, fresh.token());
        });
        // kept first: a token that is revoked before the new one is safe would be the end of access
        graph.revoke(tenant, old);
        return true;
    }

    /// Ends our access at Meta and here, for every account of the same token; their records stay.
    ///
    /// @return Meta's refusal; empty when it is done, or there was nothing to end
    public Optional<GraphFault> revoke(TenantId tenant, WabaId waba, Actor actor) {
        Secret token = tokens.forWaba(tenant, waba).orElse(null);
        if (token == null) {
            return Optional.empty();
        }
        if (!token.equals(properties.systemToken())
                && graph.revoke(tenant, token) instanceof GraphResult.Failed<Calling.Accepted>(GraphFault fault)) {
            return Optional.of(fault);
        }
        List<WabaId> accounts = together(tenant, waba);
        Instant now = clock.instant();
        transactions.inTenant(tenant, () -> {
            for (WabaId one : accounts) {
                access.lost(one, REVOKED, now);
                left.leave(one, now);
                left.forget(one);
                alarms.clearAll(tenant, one);
                audit.record(tenant, actor, "account.token.revoke", "waba:" + one, null, null);
            }
            signups.forget(tenant, token);
        });
        return Optional.empty();
    }

    /// Accounts that have the same token, this one among them. The system user's token is each account's own matter.
    public List<WabaId> together(TenantId tenant, WabaId waba) {
        List<WabaId> all = transactions.inTenant(tenant, access::all).stream()
                .map(AccountAccess::id)
                .toList();
        return byToken(tenant, all).values().stream()
                .filter(accounts -> accounts.contains(waba))
                .findFirst()
                .orElse(List.of(waba));
    }
}
