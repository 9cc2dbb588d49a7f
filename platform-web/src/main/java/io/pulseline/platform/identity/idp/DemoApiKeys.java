package io.pulseline.platform.identity.idp;

import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.identity.ApiKeys;
import io.pulseline.platform.tenancy.Tenants;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Keeps the hashes of the keys that the launcher made for the demo.
@Component
@Profile("demo")
class DemoApiKeys implements ApplicationRunner {
    private final DemoProperties demo;
    private final ApiKeys keys;
    private final Tenants tenants;

    DemoApiKeys(DemoProperties demo, ApiKeys keys, Tenants tenants) {
        this.demo = demo;
        this.keys = keys;
        this.tenants = tenants;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (demo.staffApiKey() != null) {
            keys.keep(null, "demo staff", demo.staffApiKey().reveal());
        }
        keep("tern", demo.ternApiKey());
        keep("marlin", demo.marlinApiKey());
    }

    private void keep(String slug, @Nullable Secret key) {
        if (key != null) {
            tenants.bySlug(slug).ifPresent(tenant -> keys.keep(tenant.id(), "demo " + slug, key.reveal()));
        }
    }
}
