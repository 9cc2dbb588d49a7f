package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/// Takes out what was said once a recording was kept for as long as its number's setting said; that there was
/// one stays, and its call's timeline says what became of it.
@Component
class ForgetRecordingsJob implements TenantJob {
    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final CallNotes notes;
    private final Clock clock;

    ForgetRecordingsJob(TenantTransactions transactions, RecordingRows rows, CallNotes notes, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.notes = notes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention.recordings";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int forgotten = 0;
        for (int some = some(tenant); some > 0; some = some(tenant)) {
            forgotten += some;
            progress.report(forgotten, forgotten, "forgot recordings");
        }
    }

    private int some(Tenant tenant) {
        return transactions.inTenant(tenant.id(), () -> {
            List<Recording> over = rows.over(clock.instant(), AT_ONCE);
            for (Recording one : over) {
                rows.removed(one.id(), Recording.State.EXPIRED, clock.instant(), null, null);
                notes.add(
                        tenant.id(),
                        one.call(),
                        clock.instant(),
                        "PLATFORM",
                        "RecordingExpired",
                        "The recording was kept for long enough and is erased");
            }
            return over.size();
        });
    }
}
