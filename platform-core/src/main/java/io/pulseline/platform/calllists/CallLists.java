package io.pulseline.platform.calllists;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.calllists.CallList.State;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Calls many users: a list is kept and every gate looked at, and it runs only when a person says so. Each user is
/// dialled
/// once by a list.
@Service
public class CallLists {
    public static final int MOST_USERS = 2000;

    private final CallListStore store;
    private final TenantTransactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    CallLists(CallListStore store, TenantTransactions transactions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    /// Keeps the list and rings nobody.
    ///
    /// @param users 1 to [#MOST_USERS], in the order in which they are called; who is named twice is called once
    public UUID plan(TenantId tenant, Actor actor, CallList.Draft draft, List<WaUser> users) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        transactions.inTenant(tenant, () -> {
            store.insert(tenant, id, draft, actor.label(), now);
            store.users(tenant, id, users, now);
            audit.record(tenant, actor, "call.list.plan", "call-list:" + id, null, null);
        });
        return id;
    }

    /// What became of a program's wish for a list.
    public sealed interface Planned {
        /// @param fresh false for a repeat: it was there already
        record Done(UUID id, boolean fresh) implements Planned {}

        /// The key stands for another document.
        record KeyTaken() implements Planned {}
    }

    /// As [#plan], once for each key.
    ///
    /// @param digest of what was asked for: a key stands for one document
    public Planned planOnce(
            TenantId tenant, Actor actor, CallList.Draft draft, List<WaUser> users, String key, String digest) {
        return transactions.inTenant(tenant, () -> {
            store.lockKeys(tenant);
            Optional<CallListStore.Made> twin = store.ofKey(key);
            if (twin.isPresent()) {
                return twin.get().digest().equals(digest)
                        ? new Planned.Done(twin.get().id(), false)
                        : new Planned.KeyTaken();
            }
            UUID id = plan(tenant, actor, draft, users);
            store.keep(id, key, digest);
            return new Planned.Done(id, true);
        });
    }

    /// Newest first.
    ///
    /// @param after the last one of the page before, null for the first page
    public List<CallList> page(TenantId tenant, @Nullable UUID after, int most) {
        return transactions.inTenant(tenant, () -> store.page(after, most));
    }

    /// As [#start], once for each key: a repeat starts nothing that was paused meanwhile.
    ///
    /// @return false when it is in neither state
    public boolean startOnce(TenantId tenant, Actor actor, UUID id, String key) {
        return transactions.inTenant(tenant, () -> {
            if (!store.firstStart(tenant, id, key, clock.instant())) {
                return true;
            }
            boolean started = start(tenant, actor, id);
            if (!started) {
                store.forgetStart(id, key);
            }
            return started;
        });
    }

    /// Newest first, at most 100.
    public List<CallList> all(TenantId tenant) {
        return transactions.inTenant(tenant, store::all);
    }

    public Optional<CallList> find(TenantId tenant, UUID id) {
        return transactions.inTenant(tenant, () -> store.find(id));
    }

    /// @param after the place of the last one on the page before, 0 for the first page
    public List<ListedUser> users(TenantId tenant, UUID id, int after, int most) {
        return transactions.inTenant(tenant, () -> store.page(id, after, most));
    }

    /// Starts a draft, or goes on with a paused one.
    ///
    /// @return false when it is in neither state
    public boolean start(TenantId tenant, Actor actor, UUID id) {
        return move(tenant, actor, id, Set.of(State.DRAFT, State.PAUSED), State.RUNNING, "call.list.start");
    }

    /// Calls that ring or talk go on; nobody is dialled after it.
    public boolean pause(TenantId tenant, Actor actor, UUID id) {
        return move(tenant, actor, id, Set.of(State.RUNNING), State.PAUSED, "call.list.pause");
    }

    /// As [#pause], for good.
    public boolean cancel(TenantId tenant, Actor actor, UUID id) {
        return move(
                tenant,
                actor,
                id,
                Set.of(State.DRAFT, State.RUNNING, State.PAUSED),
                State.CANCELLED,
                "call.list.cancel");
    }

    private boolean move(TenantId tenant, Actor actor, UUID id, Set<State> from, State to, String action) {
        return transactions.inTenant(tenant, () -> {
            boolean moved = store.move(id, from, to, null, clock.instant());
            if (moved) {
                audit.record(tenant, actor, action, "call-list:" + id, null, null);
            }
            return moved;
        });
    }
}
