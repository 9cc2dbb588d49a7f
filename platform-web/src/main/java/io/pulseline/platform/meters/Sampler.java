package io.pulseline.platform.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.pulseline.platform.jobs.JobRun;
import io.pulseline.platform.jobs.Jobs;
import io.pulseline.platform.reconciliation.Cause;
import io.pulseline.platform.reconciliation.Reconciliation;
import io.pulseline.platform.storage.Storage;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import io.pulseline.platform.webhooks.InboxBacklog;
import io.pulseline.platform.wire.WorkerKind;
import io.pulseline.platform.workers.WorkerNode;
import io.pulseline.platform.workers.Workers;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// What can only be looked at: it is the same for every web process, so that alarms take the largest of them.
@Component
class Sampler {
    private static final List<String> STATES = List.of("STARTING", "SERVING", "DRAINING", "LOST");

    private final InboxBacklog inbox;
    private final Workers workers;
    private final Jobs jobs;
    private final Tenants tenants;
    private final Reconciliation reconciliation;
    private final Storage storage;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, Double> values = new ConcurrentHashMap<>();

    Sampler(
            InboxBacklog inbox,
            Workers workers,
            Jobs jobs,
            Tenants tenants,
            Reconciliation reconciliation,
            Storage storage,
            MeterRegistry meters,
            Clock clock) {
        this.inbox = inbox;
        this.workers = workers;
        this.jobs = jobs;
        this.tenants = tenants;
        this.reconciliation = reconciliation;
        this.storage = storage;
        this.meters = meters;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 2_000, fixedDelay = 10_000)
    void sample() {
        inbox();
        fleet();
        storage();
        long failed = jobs.all().stream()
                .filter(job -> job.last() != null && job.last().state() == JobRun.State.FAILED)
                .count();
        set("pulseline.jobs.failed", Tags.empty(), failed);
    }

    private void inbox() {
        InboxBacklog.Backlog backlog = inbox.now();
        set("pulseline.inbox.waiting", Tags.empty(), backlog.waiting());
        set("pulseline.inbox.oldest.seconds", Tags.empty(), backlog.oldestSeconds());
        set("pulseline.inbox.parked", Tags.empty(), backlog.parked());
    }

    private void storage() {
        Storage.Erasures erasures = storage.erasures();
        set("pulseline.storage.erase.waiting", Tags.empty(), erasures.waiting());
        set("pulseline.storage.erase.oldest.seconds", Tags.empty(), erasures.seconds());
        set("pulseline.storage.failures", Tags.empty(), storage.failures());
        set("pulseline.storage.away", Tags.empty(), storage.reach().trouble().isPresent() ? 1 : 0);
    }

    private void fleet() {
        List<WorkerNode> all = workers.all();
        for (WorkerKind kind : WorkerKind.values()) {
            List<WorkerNode> mine =
                    all.stream().filter(node -> node.kind() == kind).toList();
            List<WorkerNode> serving =
                    mine.stream().filter(node -> node.state().equals("SERVING")).toList();
            Tags tags = Tags.of("kind", kind.name());
            for (String state : STATES) {
                set(
                        "pulseline.workers",
                        tags.and("state", state),
                        mine.stream().filter(node -> node.state().equals(state)).count());
            }
            set(
                    "pulseline.workers.capacity",
                    tags,
                    serving.stream().mapToInt(WorkerNode::capacity).sum());
            set(
                    "pulseline.workers.sessions",
                    tags,
                    serving.stream().mapToInt(WorkerNode::sessions).sum());
        }
    }

    /// Half hours of the month that do not agree with Meta's, by why. Seldom: it compares a month of every tenant.
    @Scheduled(initialDelay = 5_000, fixedDelay = 900_000)
    void reconcile() {
        YearMonth month = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        Map<Cause, Long> sums = new EnumMap<>(Cause.class);
        for (Tenant tenant : tenants.all()) {
            for (Reconciliation.Month account : reconciliation.month(tenant.id(), month)) {
                // who was never asked has said nothing against us
                if (account.asOf() != null) {
                    account.causes().forEach((cause, halfHours) -> sums.merge(cause, halfHours, Long::sum));
                }
            }
        }
        for (Cause cause : Cause.values()) {
            set("pulseline.reconciliation.halfhours", Tags.of("cause", cause.name()), sums.getOrDefault(cause, 0L));
        }
    }

    private void set(String name, Tags tags, double value) {
        String key = name + tags;
        if (values.put(key, value) == null) {
            Gauge.builder(name, values, all -> all.getOrDefault(key, Double.NaN))
                    .tags(tags)
                    .register(meters);
        }
    }
}
