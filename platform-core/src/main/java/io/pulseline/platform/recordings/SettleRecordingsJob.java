package io.pulseline.platform.recordings;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.recordings.MetaFileRows.Empty;
import io.pulseline.platform.recordings.RecordingRows.Orphan;
import io.pulseline.platform.storage.SealedParts;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.RecordingSide;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;

/// Ends recordings whose worker never said that they were over, because it was lost: what it had brought can
/// be heard. If it comes back and brings the rest, that is heard as well. And those that Meta was asked for and never
/// made.
@Component
class SettleRecordingsJob implements TenantJob {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final RecordingRows rows;
    private final MetaFileRows files;
    private final SealedParts parts;
    private final CallNotes notes;
    private final Clock clock;

    SettleRecordingsJob(
            TenantTransactions transactions,
            RecordingRows rows,
            MetaFileRows files,
            SealedParts parts,
            CallNotes notes,
            Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.files = files;
        this.parts = parts;
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
            List<Empty> empty = files.empty(clock.instant(), FetchMetaFilesJob.KEPT_AT_META, AT_ONCE);
            empty.forEach(one -> settle(tenant, one));
            return found.size() + empty.size();
        });
        if (settled > 0) {
            progress.report(settled, settled, "recordings ended");
        }
    }

    private void settle(Tenant tenant, Orphan orphan) {
        Recording one = orphan.recording();
        Instant began = one.startedAt();
        if (began == null && !hasParts(one)) {
            if (rows.failed(one.id(), one.call(), "the worker was lost")) {
                note(tenant, one.call(), "RecordingFailed", "Not recorded: the worker was lost");
            }
            return;
        }
        Instant from = began == null ? orphan.callEnded() : began;
        long millis = Math.max(0, Duration.between(from, orphan.callEnded()).toMillis());
        if (rows.kept(one.id(), one.call(), orphan.callEnded(), millis, null)) {
            note(tenant, one.call(), "RecordingEnded", "The worker was lost: what it had brought by then is kept");
        }
    }

    private boolean hasParts(Recording one) {
        return Arrays.stream(RecordingSide.values()).anyMatch(side -> parts.has(RecordingRows.place(one.id(), side)));
    }

    private void settle(Tenant tenant, Empty one) {
        if (!one.answered()) {
            rows.nothing(one.recording(), one.call());
            return;
        }
        String why = one.failure().orElse("Meta told of no file within 7 days");
        if (rows.failed(one.recording(), one.call(), why)) {
            note(tenant, one.call(), "RecordingFailed", "Not recorded: " + why);
        }
    }

    private void note(Tenant tenant, CallId call, String kind, String words) {
        notes.add(tenant.id(), call, clock.instant(), "PLATFORM", kind, words);
    }
}
