package io.pulseline.platform.jobs;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/// The only class that Quartz knows: finds our job by its key and has it run.
@DisallowConcurrentExecution
class RunJob implements org.quartz.Job {
    /// In the trigger's data: who asked for a run outside of the calendar.
    static final String ASKED_BY = "askedBy";

    private final JobRunner runner;

    RunJob(JobRunner runner) {
        this.runner = runner;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            runner.run(
                    context.getJobDetail().getKey().getName(),
                    context.getMergedJobDataMap().getString(ASKED_BY),
                    context.getScheduler().getSchedulerInstanceId());
        } catch (SchedulerException failure) {
            throw new JobExecutionException(failure);
        }
    }
}
