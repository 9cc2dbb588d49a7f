package io.pulseline.platform.voicemail;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.RetentionProperties;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Takes out the sound of what was kept for long enough; that there was a voicemail stays.
@Component
class ForgetVoicemailsJob implements TenantJob {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final RetentionProperties retention;
    private final Clock clock;

    ForgetVoicemailsJob(TenantTransactions transactions, JdbcClient jdbc, RetentionProperties retention, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention.voicemails";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        Instant before = clock.instant().minus(retention.voicemails());
        int forgotten = transactions.inTenant(
                tenant.id(),
                () -> jdbc.sql(
                                "update voicemail set state = 'FORGOTTEN', sound = null where state = 'KEPT' and left_at < ?")
                        .param(Timestamp.from(before))
                        .update());
        progress.report(1, 1, "forgot " + forgotten + " voicemails");
    }
}
