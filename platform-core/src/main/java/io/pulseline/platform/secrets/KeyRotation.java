package io.pulseline.platform.secrets;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.secrets.RotationStore.Open;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Gives the key file a new key, every tenant a new data key, and seals every stored value with them, while everybody
/// reads and writes. Steps, each of which may be done twice and goes on where a crash left it:
///
/// 1. the new key joins the old ones in the key file and is the one that wraps from then on;
/// 2. for each tenant: a new data key, wrapped by it, joins the old ones; then the values, a batch in a transaction;
/// 3. a while after nothing was left under them, the old keys are forgotten.
///
/// Old keys open until step 3, so no read ever fails; [KeyLock] sees that nothing is sealed with one after step 2
/// passed by.
@Service
public class KeyRotation {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Tenants tenants;
    private final WrappingKey wrapping;
    private final DataKeys keys;
    private final Resealing resealing;
    private final RotationStore store;
    private final AuditTrail audit;
    private final Duration kept;
    private final Clock clock;

    KeyRotation(
            TenantTransactions transactions,
            JdbcClient jdbc,
            Tenants tenants,
            WrappingKey wrapping,
            DataKeys keys,
            Resealing resealing,
            RotationStore store,
            AuditTrail audit,
            SecretsProperties properties,
            Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.wrapping = wrapping;
        this.keys = keys;
        this.resealing = resealing;
        this.store = store;
        this.audit = audit;
        this.kept = properties.oldKeysKept();
        this.clock = clock;
    }

    /// Where it got to.
    ///
    /// @param values   sealed anew by this run
    /// @param oldUntil until when old keys can still open something; null when they are forgotten
    public record Standing(int values, @Nullable Instant oldUntil) {}

    /// Begins one, unless one goes on, and does what can be done now.
    ///
    /// @throws IllegalStateException with a sentence for the operator; what was done stays, the next run goes on
    public Standing turn(Actor actor, JobProgress progress) {
        transactions.asOperator("begin to change keys", () -> {
            boolean begun = store.begin(actor.label(), clock.instant());
            if (begun) {
                audit.recordForStaff(actor, "keys.rotate", "keys:platform", null, null, null);
            }
            return begun;
        });
        return goOn(progress).orElseThrow();
    }

    /// @return empty when none goes on
    Optional<Standing> goOn(JobProgress progress) {
        return transactions
                .asOperator("see whether keys are being changed", store::open)
                .map(open -> carryOut(open, progress));
    }

    private Standing carryOut(Open open, JobProgress progress) {
        int key = open.key() == null ? newKey() : open.key();
        int values = reseal(key, progress);
        Instant at = open.rewrappedAt();
        if (at == null || values > 0) {
            at = rewrapped(open);
        }
        Instant until = at.plus(kept);
        if (clock.instant().isBefore(until)) {
            return new Standing(values, until);
        }
        forget(open, key);
        return new Standing(values, null);
    }

    /// A crash between the file and the row leaves a key that nobody asked for; it is forgotten with the old ones.
    private int newKey() {
        return transactions.asOperator("put a new key into the key file", () -> {
            KeyLock.WRAPPING.own(jdbc);
            Open now = store.open().orElseThrow();
            if (now.key() != null) {
                return now.key();
            }
            int key = wrapping.addPrimary();
            store.key(now.id(), key);
            return key;
        });
    }

    /// Every data key first: what is counted then is what there is to do.
    private int reseal(int key, JobProgress progress) {
        List<Resealing.Task> tasks = new ArrayList<>(resealing.ofPlatform(key));
        for (Tenant tenant : tenants.all()) {
            transactions
                    .asRotator(tenant.id(), () -> keys.renew(tenant.id(), key))
                    .ifPresent(newest -> tasks.addAll(resealing.of(tenant.id(), newest)));
        }
        int total = tasks.stream().mapToInt(resealing::left).sum();
        int done = 0;
        for (Resealing.Task task : tasks) {
            for (int some = resealing.some(task); some > 0; some = resealing.some(task)) {
                done += some;
                progress.report(done, Math.max(done, total), "");
            }
        }
        return done;
    }

    private Instant rewrapped(Open open) {
        Instant at = clock.instant();
        transactions.asOperator("note that nothing is left under an old key", () -> {
            store.rewrapped(open.id(), at);
            return at;
        });
        return at;
    }

    /// Right after [#reseal] found nothing.
    private void forget(Open open, int key) {
        if (wrapping.id() != key) {
            throw new IllegalStateException("The key file is not the one that the change of keys was begun with.");
        }
        for (Tenant tenant : tenants.all()) {
            transactions.asRotator(tenant.id(), () -> {
                keys.forgetOthers(tenant.id());
                return true;
            });
        }
        transactions.asOperator("forget the old keys", () -> {
            KeyLock.WRAPPING.own(jdbc);
            wrapping.forgetOthers();
            store.end(open.id(), clock.instant());
            audit.recordForStaff(new Actor.Platform("secrets"), "keys.forget-old", "keys:platform", null, null, null);
            return true;
        });
    }
}
