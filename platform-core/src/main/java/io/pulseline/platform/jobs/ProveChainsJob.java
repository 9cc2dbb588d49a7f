package io.pulseline.platform.jobs;

import io.pulseline.platform.audit.AuditChain;
import io.pulseline.platform.audit.AuditChain.Verdict;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Proves every chain of the audit trail, each tenant's and the BSP's, and writes where each ends into the log, which
/// is kept elsewhere: a chain that somebody computes anew from end to end is found by that. Here, because the trail
/// itself stands below the calendar.
@Component
class ProveChainsJob implements OperatorJob {
    private static final Logger LOG = LoggerFactory.getLogger(ProveChainsJob.class);

    private final AuditChain chains;
    private final Tenants tenants;

    ProveChainsJob(AuditChain chains, Tenants tenants) {
        this.chains = chains;
        this.tenants = tenants;
    }

    /// A line of a trail is not what it was. The run is failed and says which.
    static final class ChainBroken extends RuntimeException {
        private static final long serialVersionUID = 1;

        ChainBroken(String message) {
            super(message);
        }
    }

    @Override
    public String name() {
        return "audit.prove-chains";
    }

    @Override
    public void run(JobProgress progress) {
        List<Tenant> all = tenants.all();
        List<String> broken = new ArrayList<>();
        note("BSP", chains.ofStaff(), broken);
        for (int i = 0; i < all.size(); i++) {
            note(all.get(i).slug(), chains.of(all.get(i).id()), broken);
            progress.report(i + 1, all.size(), "");
        }
        if (!broken.isEmpty()) {
            throw new ChainBroken(String.join("\n", broken));
        }
    }

    private static void note(String scope, Verdict verdict, List<String> broken) {
        LOG.info("event=audit-chain scope={} links={} head={}", scope, verdict.links(), verdict.head());
        if (!verdict.whole()) {
            String flaws = verdict.flaws().stream()
                    .map(flaw -> flaw.damage() + " line " + flaw.event())
                    .collect(Collectors.joining(", "));
            LOG.error("event=audit-chain-broken scope={} flaws=\"{}\"", scope, flaws);
            broken.add(scope + ": " + flaws);
        }
    }
}
