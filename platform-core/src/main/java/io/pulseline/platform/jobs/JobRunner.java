package io.pulseline.platform.jobs;

import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Runs one job and keeps what came of it. A failure is a fact on the run's row, not an exception for the scheduler:
/// the
/// next time of the calendar tries again.
@Component
class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);
    private static final int LONGEST_ERROR = 2_000;
    /// Tenants of one job; each holds a database connection now and then.
    private static final int AT_ONCE = 4;

    private final Map<String, Job> jobs;
    private final Tenants tenants;
    private final JobRuns runs;
    private final Clock clock;

    JobRunner(List<Job> jobs, Tenants tenants, JobRuns runs, Clock clock) {
        this.jobs = jobs.stream().collect(Collectors.toMap(Job::name, Function.identity()));
        this.tenants = tenants;
        this.runs = runs;
        this.clock = clock;
    }

    void run(String name, @Nullable String askedBy, String node) {
        Job job = Objects.requireNonNull(jobs.get(name), () -> "there is no job " + name);
        long run = runs.begin(name, askedBy, node);
        LOG.info("event=job-begin job={} run={} by=\"{}\"", name, run, askedBy == null ? "calendar" : askedBy);
        Progress progress = new Progress(run);
        String error = switch (job) {
            case OperatorJob once -> attempt(() -> once.run(progress));
            case TenantJob each -> forEach(each, progress);
        };
        progress.flush();
        runs.end(run, error == null ? JobRun.State.DONE : JobRun.State.FAILED, error);
        if (error == null && askedBy == null && job.mostlyIdle() && !progress.own) {
            runs.forgetIdle(name, run);
        }
        LOG.info("event=job-end job={} run={} failed={}", name, run, error != null);
    }

    /// A few tenants at a time, so that those behind one with much to do are not kept waiting.
    private @Nullable String forEach(TenantJob job, Progress progress) {
        Map<String, String> errors = new ConcurrentSkipListMap<>();
        List<Tenant> all = tenants.all();
        AtomicInteger done = new AtomicInteger();
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService each = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("job-" + job.name() + "-", 0).factory())) {
            for (Tenant tenant : all) {
                room.acquireUninterruptibly();
                each.execute(() -> {
                    try {
                        String error = attempt(() -> job.run(tenant, progress));
                        if (error != null) {
                            errors.put(tenant.slug(), error);
                        }
                        progress.tenant(done.incrementAndGet(), all.size());
                    } finally {
                        room.release();
                    }
                });
            }
        }
        return errors.isEmpty()
                ? null
                : cut(errors.entrySet().stream()
                        .map(error -> error.getKey() + ": " + error.getValue())
                        .collect(Collectors.joining("\n")));
    }

    private static @Nullable String attempt(Runnable work) {
        try {
            work.run();
            return null;
        } catch (RuntimeException failure) {
            LOG.warn("event=job-failed", failure);
            return cut(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
    }

    /// Written once a second at most, and at the end.
    private final class Progress implements JobProgress {
        private final long run;
        private Instant written = Instant.EPOCH;
        private boolean own;
        private int done;
        private int total;
        private String note = "";

        Progress(long run) {
            this.run = run;
        }

        @Override
        public synchronized void report(int done, int total, String note) {
            own = true;
            keep(done, total, note);
        }

        /// Tenants are the measure of a job that reports none of its own.
        synchronized void tenant(int done, int total) {
            if (!own) {
                keep(done, total, "");
            }
        }

        private void keep(int newDone, int newTotal, String newNote) {
            done = newDone;
            total = newTotal;
            note = newNote;
            if (clock.instant().isAfter(written.plus(BETWEEN_WRITES))) {
                flush();
            }
        }

        synchronized void flush() {
            written = clock.instant();
            if (total > 0 || done > 0 || !note.isEmpty()) {
                runs.progress(run, done, total, note);
            }
        }
    }
}
