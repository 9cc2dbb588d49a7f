package io.pulseline.platform.onboarding;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.tenancy.Tenant;
import org.springframework.stereotype.Component;

/// Renews tokens that end soon, and asks for access where that is not possible.
@Component
class TokenJob implements TenantJob {
    private final TokenLife tokens;
    private final Reminders reminders;

    TokenJob(TokenLife tokens, Reminders reminders) {
        this.tokens = tokens;
        this.reminders = reminders;
    }

    @Override
    public String name() {
        return "onboarding.tokens";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        TokenLife.Renewals renewals = tokens.renew(tenant.id());
        int letters = reminders.remind(tenant);
        progress.report(
                renewals.done(),
                renewals.done() + renewals.refused(),
                "tokens renewed; %d letters ask for access again".formatted(letters));
    }
}
