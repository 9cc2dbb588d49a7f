package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.recordings.RecordingRows.Orphan;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Ends recordings whose worker never said that they were over, because it was lost: what it had brought can
/// be heard. If it comes back and brings the rest, that is heard as well.
@Component
class SettleRecordingsJob implements TenantJob {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final CallNotes notes;
    private final Clock clock;

    SettleRecordingsJob(TenantTransactions transactions, RecordingRows rows, CallNotes notes, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.notes = notes;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "recordings.settle";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int settled = transactions.inTenant(tenant.id(), () -> {
            List<Orphan> found = rows.orphans(clock.instant().minus(PATIENCE), AT_ONCE);
            found.forEach(one -> settle(tenant, one));
            return found.size();
        });
        if (settled > 0) {
            progress.report(settled, settled, "recordings ended");
        }
    }

    private void settle(Tenant tenant, Orphan orphan) {
        Recording one = orphan.recording();
        Instant began = one.startedAt();
        if (began == null && !rows.hasParts(one.id())) {
            if (rows.failed(one.id(), one.call(), "the worker was lost")) {
                note(tenant, one, "RecordingFailed", "Not recorded: the worker was lost");
            }
            return;
        }
        Instant from = began == null ? orphan.callEnded() : began;
        long millis = Math.max(0, Duration.between(from, orphan.callEnded()).toMillis());
        if (rows.kept(one.id(), one.call(), orphan.callEnded(), millis, null)) {
            note(tenant, one, "RecordingEnded", "The worker was lost: what it had brought by then is kept");
        }
    }

    private void note(Tenant tenant, Recording one, String kind, String words) {
        notes.add(tenant.id(), one.call(), clock.instant(), "PLATFORM", kind, words);
    }
}
