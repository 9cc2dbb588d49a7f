package io.pulseline.platform.permissions;

import io.pulseline.platform.graphapi.GraphResult;
import io.pulseline.platform.kernel.Bsuid;
import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.tenancy.Tenant;
import io.pulseline.platform.tenancy.Tenants;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Reads once what the demo's users have granted, so that a fresh board has rows. They are Meta's answers with their
/// evidence, like all others; the stand-in may come up later than we do and is then asked again.
@Component
@Profile("demo")
class DemoConsents {
    private record Pair(PhoneNumberId number, WaUser user) {
        static Pair of(String number, String digits, String bsuid, String name) {
            return new Pair(new PhoneNumberId(number), new WaUser(new E164(digits), new Bsuid(bsuid), name));
        }
    }

    private static final List<Pair> CAST = List.of(
            Pair.of("206418377150934", "385915550142", "HR.48120077315590", "Mira Kos"),
            Pair.of("206418377150934", "385915550187", "HR.48120077315591", "Ante Juric"),
            Pair.of("206418377150934", "61491570156", "AU.90210441785533201177", "Robin Vale"),
            Pair.of("206418377151201", "61491570156", "AU.90210441785533201177", "Robin Vale"));
    private static final int MOST_ATTEMPTS = 30;

    private final Tenants tenants;
    private final CallPermissions permissions;
    private int attempts;

    DemoConsents(Tenants tenants, CallPermissions permissions) {
        this.tenants = tenants;
        this.permissions = permissions;
    }

    @Scheduled(initialDelay = 1_500, fixedDelay = 10_000)
    void read() {
        if (attempts >= MOST_ATTEMPTS) {
            return;
        }
        attempts++;
        boolean all = true;
        for (Pair pair : CAST) {
            all &= known(pair.number(), pair.user());
        }
        if (all) {
            attempts = MOST_ATTEMPTS;
        }
    }

    private boolean known(PhoneNumberId number, WaUser user) {
        for (Tenant tenant : tenants.all()) {
            if (permissions.hasNumber(tenant.id(), number)) {
                return permissions.state(tenant.id(), number, user).isPresent()
                        || permissions.readLive(tenant.id(), number, user) instanceof GraphResult.Ok<?>;
            }
        }
        return false;
    }
}
