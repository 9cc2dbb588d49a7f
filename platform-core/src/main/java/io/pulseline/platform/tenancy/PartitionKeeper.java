package io.pulseline.platform.tenancy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Keeps partitions ahead of time; forgetting old ones is a job of the calendar. Harmless when several
/// processes do it: the function takes a lock and repeats itself without effect.
@Component
class PartitionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionKeeper.class);
    private static final long SIX_HOURS_MILLIS = 6 * 3_600_000L;

    private final TenantTransactions transactions;
    private final JdbcClient jdbc;

    PartitionKeeper(TenantTransactions transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    @Scheduled(initialDelay = 30_000, fixedDelay = SIX_HOURS_MILLIS)
    void keep() {
        transactions.global(() -> jdbc.sql("select true from ops.keep_partitions(interval '100 years')")
                .query()
                .singleRow());
        LOG.debug("event=partitions-kept");
    }
}
