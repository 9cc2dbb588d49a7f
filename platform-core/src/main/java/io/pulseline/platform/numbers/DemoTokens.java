package io.pulseline.platform.numbers;

import io.pulseline.platform.graphapi.MetaProperties;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Gives the demo's accounts the token that the stand-in for Meta accepts; it is random for each installation.
@Component
@Profile("demo")
class DemoTokens implements SmartInitializingSingleton {
    private static final Set<String> CAST = Set.of("104729118830551", "104729118830777");

    private final MetaProperties meta;
    private final Tenants tenants;
    private final BusinessNumbers numbers;

    DemoTokens(MetaProperties meta, Tenants tenants, BusinessNumbers numbers) {
        this.meta = meta;
        this.tenants = tenants;
        this.numbers = numbers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Secret token = meta.accessToken();
        if (token == null || token.reveal().isBlank()) {
            return;
        }
        for (Tenant tenant : tenants.all()) {
            numbers.accounts(tenant.id()).stream()
                    .filter(account -> CAST.contains(account.id().value()))
                    .forEach(account -> numbers.keepToken(tenant.id(), account.id(), token));
        }
    }
}
