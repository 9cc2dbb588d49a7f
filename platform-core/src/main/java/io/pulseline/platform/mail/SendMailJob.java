package io.pulseline.platform.mail;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Letters that the mail server did not take at once.
@Component
class SendMailJob implements TenantJob {
    private final Delivery delivery;

    SendMailJob(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public String name() {
        return "mail.send";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<UUID> due = delivery.due(tenant.id());
        due.forEach(id -> delivery.deliver(tenant.id(), id));
    }
}
