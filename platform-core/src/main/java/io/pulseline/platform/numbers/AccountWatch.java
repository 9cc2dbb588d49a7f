package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.graphapi.Signup;
import io.pulseline.platform.graphapi.Signup.TokenFacts;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.numbers.AccountAlarm.Kind;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Looks whether an account still has what its calls need, and raises or ends its alarms. What Meta does not answer
/// changes nothing: an alarm is something that was seen.
@Service
public class AccountWatch {
    private final AppSubscriptions apps;
    private final Signup graph;
    private final AccessTokens tokens;
    private final NumberStore store;
    private final AccountAlarms alarms;
    private final TenantTransactions transactions;

    AccountWatch(
            AppSubscriptions apps,
            Signup graph,
            AccessTokens tokens,
            NumberStore store,
            AccountAlarms alarms,
            TenantTransactions transactions) {
        this.apps = apps;
        this.graph = graph;
        this.tokens = tokens;
        this.store = store;
        this.alarms = alarms;
        this.transactions = transactions;
    }

    /// Asks Meta about subscriptions and token; way to pay and limit are as the last sync left them. An account without
    /// a
    /// token is left alone.
    public void look(TenantId tenant, WabaId waba) {
        Optional<Secret> token = tokens.forWaba(tenant, waba);
        if (token.isEmpty()) {
            return;
        }
        NumberStore.Standing standing = transactions.inTenant(tenant, () -> store.standing(waba));
        subscriptions(tenant, waba, standing.onlySip());
        scopes(tenant, waba, token.get());
        String paid = standing.paid();
        judge(tenant, waba, Kind.PAYMENT_GONE, paid == null || standing.pays() != null ? null : paid);
        judge(tenant, waba, Kind.LIMIT_TOO_LOW, standing.lowLimit());
        alarms.watched(tenant, waba);
    }

    /// Numbers in SIP mode get their calls without a webhook.
    private void subscriptions(TenantId tenant, WabaId waba, boolean onlySip) {
        AppSubscriptions.Found found = apps.of(tenant, waba);
        if (found.state() == AppSubscriptions.State.UNKNOWN) {
            return;
        }
        String missing = String.join(", ", found.missing());
        boolean unsubscribed = found.state() == AppSubscriptions.State.UNSUBSCRIBED;
        judge(tenant, waba, Kind.UNSUBSCRIBED, unsubscribed && !(onlySip && found.stopsCalls()) ? missing : null);
        if (!unsubscribed && found.state() != AppSubscriptions.State.FIELDS_UNKNOWN) {
            // fields are only asked for once the app is on the account
            boolean calls = found.state() == AppSubscriptions.State.CALLS_MISSING;
            judge(tenant, waba, Kind.CALLS_MISSING, calls && !onlySip ? "calls" : null);
            List<String> others = found.missing().stream()
                    .filter(field -> !field.equals("calls"))
                    .toList();
            judge(tenant, waba, Kind.FIELDS_MISSING, others.isEmpty() ? null : String.join(", ", others));
        }
    }

    /// A token that Meta does not show to our app says nothing; one that it calls invalid is lost access, not an alarm.
    private void scopes(TenantId tenant, WabaId waba, Secret token) {
        if (graph.inspect(tenant, token) instanceof GraphResult.Ok<TokenFacts>(TokenFacts facts) && facts.valid()) {
            List<String> missing = ReadinessChecks.SCOPES.stream()
                    .filter(scope -> !facts.scopes().contains(scope))
                    .toList();
            judge(tenant, waba, Kind.SCOPES_MISSING, missing.isEmpty() ? null : String.join(", ", missing));
        }
    }

    /// @param seen what is wrong; null: nothing
    private void judge(TenantId tenant, WabaId waba, Kind kind, @Nullable String seen) {
        if (seen == null) {
            alarms.clear(tenant, waba, kind);
        } else {
            alarms.raise(tenant, waba, kind, seen);
        }
    }
}
