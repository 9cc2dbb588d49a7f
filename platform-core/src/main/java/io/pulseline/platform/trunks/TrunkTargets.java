package io.pulseline.platform.trunks;

import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.kernel.TenantId;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Which of a routing plan's targets there are.
@Component
class TrunkTargets implements SipTargets {
    private final Trunks trunks;
    private final Extensions extensions;

    TrunkTargets(Trunks trunks, Extensions extensions) {
        this.trunks = trunks;
        this.extensions = extensions;
    }

    @Override
    public boolean has(TenantId tenant, UUID id) {
        return trunks.find(tenant, id).isPresent()
                || extensions.find(tenant, id).isPresent();
    }
}
