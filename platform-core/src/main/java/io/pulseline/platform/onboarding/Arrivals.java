package io.pulseline.platform.onboarding;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.UnassignedListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Accounts that come to us by Meta's word alone: hosted sign-ups, installs of the app, accounts that we asked a
/// customer
/// for, solutions. Staff say whose each is; then it is a sign-up like any other.
///
/// @see "Meta, account_update, 20 Apr 2026; Hosted Embedded Signup, App-only install, 4 Nov 2025"
@Service
public class Arrivals implements UnassignedListener {
    private final TenantTransactions transactions;
    private final ArrivalStore store;
    private final SignupStore signups;
    private final SignupRunner runner;
    private final PartnerEvents words;
    private final AuditTrail audit;
    private final Clock clock;

    Arrivals(
            TenantTransactions transactions,
            ArrivalStore store,
            SignupStore signups,
            SignupRunner runner,
            PartnerEvents words,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.store = store;
        this.signups = signups;
        this.runner = runner;
        this.words = words;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void onUnassigned(InboxItem.FromMeta item) {
        hear(item);
    }

    /// A word about an account that comes or goes, whether a tenant has it or not. Joins the caller's transaction.
    void hear(InboxItem.FromMeta item) {
        if (item.waba() != null
                && item.event() instanceof MetaEvent.AccountUpdate update
                && words.read(update) instanceof PartnerEvents.Word word) {
            if (word.comes()) {
                store.came(item.waba(), update.event(), word.business(), word.solution(), item.receivedAt());
            } else {
                store.went(item.waba(), update.event(), item.receivedAt());
            }
        }
    }

    /// The oldest first; also those that were taken away again.
    public List<Arrival> waiting() {
        return transactions.asOperator("see who waits for a tenant", store::waiting);
    }

    /// Begins the sign-up of an account that waits, in both trails.
    ///
    /// @return the sign-up; empty when the account does not wait, or nobody knows its business
    public Optional<UUID> assign(WabaId waba, TenantId tenant, Actor actor) {
        UUID signup = UUID.randomUUID();
        Instant now = clock.instant();
        Optional<Arrival> taken = transactions.asOperator("say whose an account is", () -> {
            Optional<Arrival> found = store.find(waba).filter(one -> one.goneAt() == null && one.business() != null);
            found.ifPresent(one -> {
                store.assigned(waba, tenant, signup, actor.label(), now);
                audit.recordForStaff(actor, "onboarding.assign", "waba:" + waba, tenant, null, null);
            });
            return found;
        });
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        transactions.inTenant(tenant, () -> {
            signups.beginByEvent(tenant, signup, actor.label(), taken.get(), now);
            audit.record(tenant, actor, "onboarding.assign", "waba:" + waba, null, null);
        });
        if (runner.claim(tenant, signup)) {
            runner.start(tenant, signup, actor);
        }
        return Optional.of(signup);
    }

    /// Not one of ours, or not to be taken in. It comes back with Meta's next word of it after it left.
    ///
    /// @return false when it does not wait
    public boolean setAside(WabaId waba, Actor actor) {
        return transactions.asOperator("set an account aside", () -> {
            boolean waits = store.find(waba).isPresent();
            if (waits) {
                store.setAside(waba, actor.label(), clock.instant());
                audit.recordForStaff(actor, "onboarding.set-aside", "waba:" + waba, null, null, null);
            }
            return waits;
        });
    }
}
