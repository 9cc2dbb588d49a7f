package io.pulseline.platform.messages;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/// Every night: prices messages again that had no price, once a card has one for them, and proves that the
/// sums equal
/// the charges. A difference fails the run, so that staff see it.
@Component
class SettleMessagesJob implements TenantJob {
    private final MessageCosts costs;
    private final Clock clock;

    SettleMessagesJob(MessageCosts costs, Clock clock) {
        this.costs = costs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "messages.settle";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        for (YearMonth month : List.of(now.minusMonths(1), now)) {
            boolean open = costs.report(tenant.id(), month.atDay(1), month.atEndOfMonth(), null).stream()
                    .anyMatch(row -> row.unrated() > 0);
            if (open) {
                costs.rateAgain(tenant.id(), month);
            }
            long differences = costs.differences(tenant.id(), month.atDay(1), month.atEndOfMonth());
            if (differences > 0) {
                throw new IllegalStateException(
                        differences + " sums of messages of " + month + " differ from their charges");
            }
        }
    }
}
