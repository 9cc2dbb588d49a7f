package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.webhooks.InboxItem;
import io.pulseline.platform.webhooks.InboxListener;
import io.pulseline.platform.webhooks.MetaEvent;
import io.pulseline.platform.webhooks.TenantResolver;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The feature's door in the inbox: whose call it is, and which of the three readers takes the item.
@Component
class CallInbox implements InboxListener, TenantResolver {
    private static final int OWNERS = 10_000;

    private final TenantTransactions transactions;
    private final CallStore store;
    private final MetaFacts meta;
    private final WorkerFacts worker;
    private final CallTimers timer;
    /// A call stays its tenant's; each of its facts and timers asks.
    private final Map<CallId, TenantId> owners = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, TenantId> eldest) {
            return size() > OWNERS;
        }
    });

    CallInbox(TenantTransactions transactions, CallStore store, MetaFacts meta, WorkerFacts worker, CallTimers timer) {
        this.transactions = transactions;
        this.store = store;
        this.meta = meta;
        this.worker = worker;
        this.timer = timer;
    }

    @Override
    public Optional<TenantId> ofMeta(@Nullable WabaId waba, @Nullable PhoneNumberId number, @Nullable String display) {
        return Optional.empty();
    }

    @Override
    public Optional<TenantId> ofCall(CallId call) {
        TenantId known = owners.get(call);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TenantId> found = transactions.asOperator("find whose a call is", () -> store.tenantOf(call));
        found.ifPresent(tenant -> owners.put(call, tenant));
        return found;
    }

    @Override
    public void on(TenantId tenant, InboxItem item) {
        switch (item) {
            case InboxItem.FromMeta fact -> {
                if (fact.number() != null && fact.event() instanceof MetaEvent.OfCall event) {
                    meta.on(tenant, fact.number(), fact, event);
                }
            }
            case InboxItem.FromWorker fact -> worker.on(tenant, fact);
            case InboxItem.FromTimer due -> timer.on(tenant, due);
        }
    }
}
