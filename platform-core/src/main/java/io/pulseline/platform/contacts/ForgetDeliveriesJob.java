package io.pulseline.platform.contacts;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.OperatorJob;
import io.pulseline.platform.tenancy.RetentionProperties;
import io.pulseline.platform.tenancy.TenantTransactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Meta's deliveries are full of names; whole days of them are dropped once they are old enough.
@Component
class ForgetDeliveriesJob implements OperatorJob {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final RetentionProperties retention;

    ForgetDeliveriesJob(TenantTransactions transactions, JdbcClient jdbc, RetentionProperties retention) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.retention = retention;
    }

    @Override
    public String name() {
        return "retention.webhooks";
    }

    @Override
    public void run(JobProgress progress) {
        transactions.global(() -> jdbc.sql("select true from ops.keep_partitions(make_interval(secs => ?))")
                .param((double) retention.webhooks().toSeconds())
                .query()
                .singleRow());
        progress.report(1, 1, "older than " + retention.webhooks().toDays() + " days");
    }
}
