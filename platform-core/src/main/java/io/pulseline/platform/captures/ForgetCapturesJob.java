package io.pulseline.platform.captures;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.captures.PacketCapture.State;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes out captures that were kept, or waited, for long enough, and ends those whose worker never said that they were
/// over, because it was lost: what it had brought can be downloaded.
@Component
class ForgetCapturesJob implements TenantJob {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 100;

    private final TenantTransactions transactions;
    private final CaptureRows rows;
    private final CallNotes notes;
    private final CaptureProperties bounds;
    private final Clock clock;

    ForgetCapturesJob(
            TenantTransactions transactions, CaptureRows rows, CallNotes notes, CaptureProperties bounds, Clock clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.notes = notes;
        this.bounds = bounds;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention.captures";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        Instant now = clock.instant();
        transactions.inTenant(
                tenant.id(),
                () -> rows.settle(now.minus(PATIENCE), now, bounds.keep())
                        .forEach(one -> note(
                                tenant,
                                one.call(),
                                "CaptureEnded",
                                "The worker was lost: what it had captured by then is kept")));
        int forgotten = 0;
        for (int some = some(tenant); some > 0; some = some(tenant)) {
            forgotten += some;
            progress.report(forgotten, forgotten, "forgot packet captures");
        }
    }

    private int some(Tenant tenant) {
        return transactions.inTenant(tenant.id(), () -> {
            List<PacketCapture> over = rows.over(clock.instant(), AT_ONCE);
            for (PacketCapture one : over) {
                rows.removed(one.id(), State.EXPIRED, clock.instant(), null);
                note(tenant, one.call(), "CaptureExpired", "The capture was kept for long enough and is erased");
            }
            return over.size();
        });
    }

    private void note(Tenant tenant, @Nullable CallId call, String kind, String words) {
        if (call != null) {
            notes.add(tenant.id(), call, clock.instant(), "PLATFORM", kind, words);
        }
    }
}
