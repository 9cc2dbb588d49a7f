package io.pulseline.platform.contacts;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.RetentionProperties;
import io.pulseline.platform.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Takes out who a user was, of whom nothing was heard for long enough.
@Component
class ForgetContactsJob implements TenantJob {
    private static final Actor ACTOR = new Actor.Platform("retention");
    private static final int AT_ONCE = 500;

    private final Contacts contacts;
    private final RetentionProperties retention;
    private final Clock clock;

    ForgetContactsJob(Contacts contacts, RetentionProperties retention, Clock clock) {
        this.contacts = contacts;
        this.retention = retention;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "retention.contacts";
    }

    /// What one run does not come to is for the next night.
    @Override
    public void run(Tenant tenant, JobProgress progress) {
        Instant before = clock.instant().minus(retention.contacts());
        List<String> silent = contacts.forgotten(tenant.id(), before, AT_ONCE);
        silent.forEach(key -> contacts.erase(tenant.id(), ACTOR, key, "not heard of for too long"));
    }
}
