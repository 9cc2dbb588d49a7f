package io.pulseline.platform.queuevoice;

import io.pulseline.platform.calls.CallNotes;
import io.pulseline.platform.calls.CallView;
import io.pulseline.platform.calls.LiveCalls;
import io.pulseline.platform.calls.Phase;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.kernel.CallId;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.TenantTransactions;
import io.pulseline.platform.wire.WorkerCommand;
import io.pulseline.platform.workers.WorkerLink.WorkerUnreachable;
import io.pulseline.platform.workers.WorkerRef;
import io.pulseline.platform.workers.Workers;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells users who wait in a queue their place: the greeting and the place when they have come, the place when it has
/// changed, and again after a while.
@Component
class QueueVoiceJob implements TenantJob {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    /// A place that moves quickly is not said at every step.
    private static final Duration SOONEST = Duration.ofSeconds(10);

    private final TenantTransactions transactions;
    private final QueueSounds sounds;
    private final LiveCalls calls;
    private final CallNotes notes;
    private final Workers workers;
    private final JdbcClient jdbc;
    private final Clock clock;

    QueueVoiceJob(
            TenantTransactions transactions,
            QueueSounds sounds,
            LiveCalls calls,
            CallNotes notes,
            Workers workers,
            JdbcClient jdbc,
            Clock clock) {
        this.transactions = transactions;
        this.sounds = sounds;
        this.calls = calls;
        this.notes = notes;
        this.workers = workers;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "queuevoice.tell";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        if (!transactions.inTenant(tenant.id(), sounds::any)) {
            return;
        }
        Map<PhoneNumberId, Integer> places = new HashMap<>();
        int told = 0;
        for (CallView call : calls.live(tenant.id())) {
            if (call.phase() == Phase.IN_PROGRESS && call.state().queued()) {
                told += tell(tenant.id(), call, places.merge(call.number(), 1, Integer::sum)) ? 1 : 0;
            }
        }
        if (told > 0) {
            progress.report(told, told, "users told their place");
        }
    }

    private record Told(int place, Instant at) {}

    private boolean tell(TenantId tenant, CallView call, int place) {
        Optional<Told> last = transactions.inTenant(tenant, () -> last(call.id()));
        Instant now = clock.instant();
        boolean due = last.map(one -> !now.isBefore(one.at().plus(one.place() == place ? AGAIN : SOONEST)))
                .orElse(true);
        WorkerRef worker = call.mediaWorker();
        if (!due || worker == null) {
            return false;
        }
        List<QueueSlot> slots = new ArrayList<>();
        if (last.isEmpty()) {
            slots.add(QueueSlot.GREETING);
        }
        slots.add(QueueSlot.ofPlace(place));
        List<String> sound = transactions.inTenant(tenant, () -> sounds.packets(call.number(), slots)).stream()
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        if (sound.isEmpty()) {
            return false;
        }
        try {
            workers.command(worker, new WorkerCommand.TellUser(UUID.randomUUID(), call.id(), sound));
        } catch (WorkerUnreachable gone) {
            // the music went with it
            return false;
        }
        transactions.inTenant(tenant, () -> note(tenant, call, place, last.isEmpty()));
        return true;
    }

    private Optional<Told> last(CallId call) {
        return jdbc.sql("select place, told_at from queue_told where call_id = ?")
                .param(call.value())
                .query((row, index) -> new Told(
                        row.getInt("place"), row.getTimestamp("told_at").toInstant()))
                .optional();
    }

    private void note(TenantId tenant, CallView call, int place, boolean first) {
        jdbc.sql("""
                        insert into queue_told (tenant_id, call_id, place, told_at) values (?, ?, ?, ?)
                        on conflict (tenant_id, call_id) do update set place = excluded.place, told_at = excluded.told_at
                        """)
                .param(tenant.value())
                .param(call.id().value())
                .param(place)
                .param(Timestamp.from(clock.instant()))
                .update();
        notes.add(
                tenant,
                call.id(),
                clock.instant(),
                "PLATFORM",
                "QueueTold",
                (first ? "The user is greeted and told" : "The user is told") + ": place " + place);
    }
}
