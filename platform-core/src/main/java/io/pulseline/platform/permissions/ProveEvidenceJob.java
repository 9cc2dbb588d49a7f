package io.pulseline.platform.permissions;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Computes every hash of the consents' evidence anew, each night. A run that finds a flaw fails and names the event.
@Component
class ProveEvidenceJob implements TenantJob {
    private static final Logger LOG = LoggerFactory.getLogger(ProveEvidenceJob.class);

    private final EvidenceProof proof;

    ProveEvidenceJob(EvidenceProof proof) {
        this.proof = proof;
    }

    /// Evidence is not what it was.
    static final class EvidenceBroken extends RuntimeException {
        private static final long serialVersionUID = 1;

        EvidenceBroken(String message) {
            super(message);
        }
    }

    @Override
    public String name() {
        return "permissions.prove-evidence";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        EvidenceProof.Verdict verdict = proof.verify(tenant.id());
        if (!verdict.flaws().isEmpty()) {
            String flaws =
                    verdict.flaws().stream().map(EvidenceProof.Flaw::sentence).collect(Collectors.joining("; "));
            LOG.error(
                    "event=evidence-broken tenant={} flaws={}",
                    tenant.slug(),
                    verdict.flaws().size());
            throw new EvidenceBroken(flaws);
        }
        progress.report((int) verdict.chains(), (int) verdict.chains(), "chains whole");
    }
}
