package io.pulseline.platform.rating;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/// Prices months again that a late word has changed: a tier that Meta told, a card for days that are over.
/// Every price
/// before stays as an older version; what was stated is corrected by the next statement.
@Component
class RateAgainJob implements TenantJob {
    /// Statements of a month are corrected until then.
    private static final int MONTHS = 2;

    private final Charges charges;
    private final ChargeStore store;
    private final TenantTransactions transactions;
    private final Clock clock;

    RateAgainJob(Charges charges, ChargeStore store, TenantTransactions transactions, Clock clock) {
        this.charges = charges;
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rating.rate-again";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        LocalDate oldest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .withDayOfMonth(1)
                .minusMonths(MONTHS);
        List<LocalDate> months = transactions.inTenant(tenant.id(), () -> store.due(oldest));
        for (LocalDate month : months) {
            Instant begun = clock.instant();
            int changed = charges.rateAgain(tenant.id(), YearMonth.from(month));
            transactions.inTenant(tenant.id(), () -> store.doneAgain(tenant.id(), month, begun, changed));
        }
    }
}
