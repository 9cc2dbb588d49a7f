package io.pulseline.platform.trunks;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.pstnguard.Finding;
import io.pulseline.platform.pstnguard.PstnGuard;
import io.pulseline.platform.pstnguard.RouteAlarms;
import io.pulseline.platform.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/// Looks at the hosts and the prefix of each trunk as when it was saved: a name that led to the tenant's own server may
/// lead to a carrier by now, and a server's address may have become known as one.
@Component
class TrunkRoutesJob implements TenantJob {
    private final Trunks trunks;
    private final PstnGuard guard;
    private final RouteAlarms alarms;

    TrunkRoutesJob(Trunks trunks, PstnGuard guard, RouteAlarms alarms) {
        this.trunks = trunks;
        this.guard = guard;
        this.alarms = alarms;
    }

    @Override
    public String name() {
        return "trunks.routes";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<Trunk> all = trunks.all(tenant.id());
        for (int i = 0; i < all.size(); i++) {
            alarms.looked(tenant.id(), all.get(i).id(), against(tenant.id(), all.get(i)));
            progress.report(i + 1, all.size(), "trunks looked at");
        }
    }

    private List<Finding> against(TenantId tenant, Trunk trunk) {
        List<Finding> findings = new ArrayList<>();
        trunk.hosts().forEach(host -> findings.addAll(guard.lint(tenant, host)));
        guard.lintPrefix(tenant, trunk.dialPrefix()).ifPresent(findings::add);
        return findings;
    }
}
