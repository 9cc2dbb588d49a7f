package io.pulseline.platform.jobs;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.audit.AuditTrail;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Service;

/// Every job with its calendar, its last run and its next; and the button that has one run now.
@Service
public class Jobs implements SmartInitializingSingleton {
    private static final String GROUP = "pulseline";
    private static final int MOST_RUNS = 100;

    private final Scheduler scheduler;
    private final JobRuns runs;
    private final Map<String, Job> jobs;
    private final TenantTransactions transactions;
    private final AuditTrail audit;

    Jobs(Scheduler scheduler, JobRuns runs, List<Job> jobs, TenantTransactions transactions, AuditTrail audit) {
        this.scheduler = scheduler;
        this.runs = runs;
        this.jobs = jobs.stream().collect(Collectors.toMap(Job::name, Function.identity()));
        this.transactions = transactions;
        this.audit = audit;
    }

    /// Whose data a job works on.
    public enum Scope {
        TENANT,
        OPERATOR
    }

    /// @param cron null for a job that runs on demand only
    /// @param next   null when no time is planned
    /// @param paused its times are passed over until somebody resumes it
    /// @param last null before the first run
    public record Entry(
            String name,
            String owner,
            Scope scope,
            @Nullable String cron,
            @Nullable Instant next,
            boolean paused,
            @Nullable JobRun last) {
        public boolean running() {
            return last != null && last.state() == JobRun.State.RUNNING;
        }
    }

    /// In the order of the list.
    public List<Entry> all() {
        Map<String, JobRun> latest = runs.latest();
        return JobSchedule.ALL.stream()
                .filter(row -> jobs.containsKey(row.job()))
                .map(row -> new Entry(
                        row.job(),
                        row.owner(),
                        jobs.get(row.job()) instanceof TenantJob ? Scope.TENANT : Scope.OPERATOR,
                        row.cron(),
                        next(row.job()),
                        paused(row.job()),
                        latest.get(row.job())))
                .toList();
    }

    /// Newest first.
    ///
    /// @param older than this run only, null for the newest
    public List<JobRun> runs(String job, @Nullable Long older, int limit) {
        return runs.of(job, older, Math.clamp(limit, 1, MOST_RUNS));
    }

    /// Begins within a second, on any process; waits its turn while the same job is running.
    ///
    /// @return false for an unknown job
    public boolean runNow(Actor actor, String job) {
        if (!jobs.containsKey(job)) {
            return false;
        }
        JobDataMap data = new JobDataMap();
        data.put(RunJob.ASKED_BY, actor.label());
        note(actor, "job.run", job);
        with(() -> {
            scheduler.triggerJob(key(job), data);
            return true;
        });
        return true;
    }

    /// Passes over its times until [#resume]; running it by hand still works. Outlives restarts.
    ///
    /// @return false for an unknown job
    public boolean pause(Actor actor, String job) {
        if (!jobs.containsKey(job)) {
            return false;
        }
        note(actor, "job.pause", job);
        with(() -> {
            scheduler.pauseTrigger(TriggerKey.triggerKey(job, GROUP));
            return true;
        });
        return true;
    }

    /// Times missed meanwhile are made up by one run.
    ///
    /// @return false for an unknown job
    public boolean resume(Actor actor, String job) {
        if (!jobs.containsKey(job)) {
            return false;
        }
        note(actor, "job.resume", job);
        with(() -> {
            scheduler.resumeTrigger(TriggerKey.triggerKey(job, GROUP));
            return true;
        });
        return true;
    }

    private void note(Actor actor, String action, String job) {
        transactions.global(() -> {
            audit.recordForStaff(actor, action, "job:" + job, null, null, null);
            return true;
        });
    }

    private boolean paused(String job) {
        return with(() -> scheduler.getTriggerState(TriggerKey.triggerKey(job, GROUP))) == Trigger.TriggerState.PAUSED;
    }

    /// Brings Quartz's store to what the list says: the list is the truth, the store remembers times.
    @Override
    public void afterSingletonsInstantiated() {
        Set<String> listed = JobSchedule.ALL.stream().map(JobSchedule::job).collect(Collectors.toSet());
        Set<String> unlisted = new HashSet<>(jobs.keySet());
        unlisted.removeAll(listed);
        if (!unlisted.isEmpty()) {
            throw new IllegalStateException("Jobs without a line in JobSchedule: " + unlisted);
        }
        with(() -> {
            for (JobSchedule row : JobSchedule.ALL) {
                if (jobs.containsKey(row.job())) {
                    plan(row);
                }
            }
            for (JobKey known : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
                if (!listed.contains(known.getName())) {
                    scheduler.deleteJob(known);
                }
            }
            return true;
        });
    }

    private void plan(JobSchedule row) throws SchedulerException {
        scheduler.addJob(
                JobBuilder.newJob(RunJob.class)
                        .withIdentity(key(row.job()))
                        .storeDurably()
                        .requestRecovery()
                        .build(),
                true);
        TriggerKey calendar = TriggerKey.triggerKey(row.job(), GROUP);
        Trigger planned = scheduler.getTrigger(calendar);
        if (row.cron() == null) {
            if (planned != null) {
                scheduler.unscheduleJob(calendar);
            }
        } else if (planned == null) {
            scheduler.scheduleJob(trigger(calendar, row.job(), row.cron()));
        } else if (!(planned instanceof CronTrigger cron
                && cron.getCronExpression().equals(row.cron()))) {
            scheduler.rescheduleJob(calendar, trigger(calendar, row.job(), row.cron()));
        }
    }

    /// Times missed while nothing ran are made up by one run.
    private static Trigger trigger(TriggerKey key, String job, String cron) {
        return TriggerBuilder.newTrigger()
                .withIdentity(key)
                .forJob(key(job))
                .withSchedule(CronScheduleBuilder.cronSchedule(cron)
                        .inTimeZone(TimeZone.getTimeZone("UTC"))
                        .withMisfireHandlingInstructionFireAndProceed())
                .build();
    }

    private @Nullable Instant next(String job) {
        Trigger planned = with(() -> scheduler.getTrigger(TriggerKey.triggerKey(job, GROUP)));
        Date next = planned == null ? null : planned.getNextFireTime();
        return next == null ? null : next.toInstant();
    }

    private static JobKey key(String job) {
        return JobKey.jobKey(job, GROUP);
    }

    private interface Asking<T> {
        @Nullable
        T ask() throws SchedulerException;
    }

    private static <T> @Nullable T with(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (SchedulerException failure) {
            throw new IllegalStateException("The job calendar did not answer: " + failure.getMessage(), failure);
        }
    }
}
