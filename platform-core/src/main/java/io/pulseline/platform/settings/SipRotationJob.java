package io.pulseline.platform.settings;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Finishes rotations of SIP passwords that stopped half-way: until then nobody can call the number.
@Component
class SipRotationJob implements TenantJob {
    private final SipPasswords passwords;

    SipRotationJob(SipPasswords passwords) {
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return "settings.sip-rotations";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        int found = passwords.resume(tenant.id());
        progress.report(found, found, "rotations that were left half-way");
    }
}
