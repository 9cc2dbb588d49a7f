package io.pulseline.platform.settings;

import io.pulseline.platform.jobs.JobProgress;
import io.pulseline.platform.jobs.TenantJob;
import io.pulseline.platform.numbers.BusinessNumber;
import io.pulseline.platform.numbers.BusinessNumbers;
import io.pulseline.platform.tenancy.Tenant;
import java.util.List;
import org.springframework.stereotype.Component;

/// Reads every number's settings back from Meta: most changes made elsewhere come without a webhook.
///
/// @see "Meta, account_settings_update: fires for five of the fields only"
@Component
class ReadBackJob implements TenantJob {
    private final BusinessNumbers numbers;
    private final CallSettings settings;

    ReadBackJob(BusinessNumbers numbers, CallSettings settings) {
        this.numbers = numbers;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "settings.read-back";
    }

    @Override
    public void run(Tenant tenant, JobProgress progress) {
        List<BusinessNumber> all = numbers.all(tenant.id());
        for (int i = 0; i < all.size(); i++) {
            settings.read(tenant.id(), all.get(i).id());
            progress.report(i + 1, all.size(), "numbers read");
        }
    }
}
