package io.pulseline.platform.trunks;

import io.pulseline.platform.audit.Actor;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.wire.SipBook.DtmfMode;
import io.pulseline.platform.wire.SipBook.Protection;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// The demo tenant's PBX: its trunk, with the password of this installation.
@Component
@Profile("demo")
class DemoTrunk implements SmartInitializingSingleton {
    private static final TenantId TERN = new TenantId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000701");

    private final Trunks trunks;
    private final String password;

    DemoTrunk(Trunks trunks, @Value("${pulseline.sip.trunk.password:}") String password) {
        this.trunks = trunks;
        this.password = password;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (password.isEmpty() || trunks.find(TERN, ID).isPresent()) {
            return;
        }
        trunks.add(
                TERN,
                new Actor.Platform("demo"),
                new TrunkDraft(
                        "Sofia PBX",
                        List.of(),
                        Trunk.Auth.DIGEST,
                        "tern-pbx",
                        password,
                        true,
                        Protection.SDES,
                        List.of("opus", "PCMA", "PCMU"),
                        "",
                        TrunkDraft.CALL_LIMIT,
                        TrunkDraft.CALLS_PER_SECOND,
                        DtmfMode.AUTO),
                ID);
    }
}
