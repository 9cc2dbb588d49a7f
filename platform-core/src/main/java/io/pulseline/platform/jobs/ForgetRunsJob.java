package io.pulseline.platform.jobs;

import java.time.Duration;
import org.springframework.stereotype.Component;

/// Old runs tell nobody anything.
@Component
class ForgetRunsJob implements OperatorJob {
    private static final Duration KEPT = Duration.ofDays(90);

    private final JobRuns runs;

    ForgetRunsJob(JobRuns runs) {
        this.runs = runs;
    }

    @Override
    public String name() {
        return "jobs.forget-runs";
    }

    @Override
    public void run(JobProgress progress) {
        progress.report(1, 1, "forgot " + runs.forgetOlderThan(KEPT) + " runs");
    }
}
