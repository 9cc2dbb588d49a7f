package io.pulseline.platform.secrets;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.OperatorJob;
import org.springframework.stereotype.Component;

/// Goes on with a change of keys that a crash stopped, and forgets the old keys when their time is over. Begins none.
@Component
class RotateKeysJob implements OperatorJob {
    private final KeyRotation rotation;

    RotateKeysJob(KeyRotation rotation) {
        this.rotation = rotation;
    }

    @Override
    public String name() {
        return "secrets.rotate-keys";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(JobProgress progress) {
        rotation.goOn(progress)
                .filter(standing -> standing.oldUntil() == null)
                .ifPresent(over -> progress.report(over.values(), over.values(), "old keys are forgotten"));
    }
}
