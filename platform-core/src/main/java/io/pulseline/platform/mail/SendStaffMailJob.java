package io.pulseline.platform.mail;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.OperatorJob;
import org.springframework.stereotype.Component;

/// Letters to staff.
@Component
class SendStaffMailJob implements OperatorJob {
    private final StaffOutbox outbox;

    SendStaffMailJob(StaffOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "mail.send-staff";
    }

    @Override
    public boolean mostlyIdle() {
        return true;
    }

    @Override
    public void run(JobProgress progress) {
        int sent = outbox.send();
        if (sent > 0) {
            progress.report(sent, sent, "letters sent");
        }
    }
}
