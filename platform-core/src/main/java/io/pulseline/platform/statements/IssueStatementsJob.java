package io.pulseline.platform.statements;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;

/// Statements of the month before, once it is over everywhere; later in the month what corrects them.
@Component
class IssueStatementsJob implements TenantJob {
    private final Statements statements;
    private final Clock clock;

    IssueStatementsJob(Statements statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "statements.issue";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        YearMonth before = YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(1);
        statements.issue(tenant.id(), new Actor.Platform("statements"), before);
    }
}
