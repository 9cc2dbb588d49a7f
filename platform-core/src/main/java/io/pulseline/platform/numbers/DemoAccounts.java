package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Asks the stand-in for Meta once about the demo's accounts, so that nothing of a fresh demo says "never asked". The
/// stand-in may come up later than we do: what it did not answer is asked again.
@Component
@Profile("demo")
class DemoAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(DemoAccounts.class);

    private final Tenants tenants;
    private final BusinessNumbers numbers;

    DemoAccounts(Tenants tenants, BusinessNumbers numbers) {
        this.tenants = tenants;
        this.numbers = numbers;
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 10_000)
    void ask() {
        for (Tenant tenant : tenants.all()) {
            numbers.accounts(tenant.id()).stream()
                    .filter(account -> account.hasToken() && account.syncedAt() == null)
                    .forEach(account -> {
                        boolean told = numbers.refresh(tenant.id(), account.id()) instanceof GraphResult.Ok<?>;
                        LOG.info("event=demo-account-asked account={} answered={}", account.id(), told);
                    });
        }
    }
}
