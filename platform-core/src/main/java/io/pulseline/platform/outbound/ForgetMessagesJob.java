package io.pulseline.platform.outbound;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.RetentionProperties;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What programs were told is kept as long as what Meta told us.
@Component
class ForgetMessagesJob implements TenantJob {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final RetentionProperties retention;
    private final Clock clock;

    ForgetMessagesJob(TenantTransactions transactions, JdbcClient jdbc, RetentionProperties retention, Clock clock) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "outbound.forget-messages";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        transactions.inTenant(
                tenant.id(),
                () -> jdbc.sql("delete from outbound_delivery where state <> 'WAITING' and made_at < ?")
                        .param(Timestamp.from(clock.instant().minus(retention.webhooks())))
                        .update());
    }
}
