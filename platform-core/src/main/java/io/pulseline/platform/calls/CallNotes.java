package io.pulseline.platform.calls;

import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import org.springframework.stereotype.Service;

/// Lines that other features add to a call's timeline; every page that shows the call learns of them.
@Service
public class CallNotes {
    private final TenantTransactions transactions;
    private final CallTimeline timeline;

    CallNotes(TenantTransactions transactions, CallTimeline timeline) {
        this.transactions = transactions;
        this.timeline = timeline;
    }

    /// @param speaker PORTAL, GRAPH, WEBHOOK, WORKER or PLATFORM
    /// @param kind    has its words in the bundles as `calls.event.` and it
    public void add(TenantId tenant, CallId call, Instant at, String speaker, String kind, String words) {
        transactions.inTenant(tenant, () -> {
            timeline.entry(tenant, call, at, speaker, kind, words, null);
            timeline.changed(tenant, call);
        });
    }
}
