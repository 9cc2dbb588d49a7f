package io.pulseline.platform.jobs;

import io.pulseline.platform.tenancy.RetentionProperties;
import org.springframework.stereotype.Component;

/// Old runs tell nobody anything.
@Component
class ForgetRunsJob implements OperatorJob {
    private final JobRuns runs;
    private final RetentionProperties retention;

    ForgetRunsJob(JobRuns runs, RetentionProperties retention) {
        this.runs = runs;
        this.retention = retention;
    }

    @Override
    public String name() {
        return "jobs.forget-runs";
    }

    @Override
    public void run(JobProgress progress) {
        progress.report(1, 1, "forgot " + runs.forgetOlderThan(retention.jobRuns()) + " runs");
    }
}
