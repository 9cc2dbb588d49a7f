package io.pulseline.platform.trunks;

import io.pulseline.platform.calls.SipTargets;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.workers.WorkerRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Which of a routing plan's targets there are.
@Component
class TrunkTargets implements SipTargets {
    private final Trunks trunks;
    private final Extensions extensions;
    private final Standings standings;

    TrunkTargets(Trunks trunks, Extensions extensions, Standings standings) {
        this.trunks = trunks;
        this.extensions = extensions;
        this.standings = standings;
    }

    @Override
    public boolean has(TenantId tenant, UUID id) {
        return trunks.find(tenant, id).isPresent()
                || extensions.find(tenant, id).isPresent();
    }

    @Override
    public boolean canRing(TenantId tenant, UUID id) {
        boolean addressed = trunks.find(tenant, id)
                .filter(trunk -> !trunk.hosts().isEmpty())
                .isPresent();
        return addressed || has(tenant, id) && standings.isRegistered(id);
    }

    @Override
    public List<Named> all(TenantId tenant) {
        return Stream.concat(
                        trunks.all(tenant).stream().map(trunk -> new Named(trunk.id(), trunk.name())),
                        extensions.all(tenant).stream().map(one -> new Named(one.id(), one.name())))
                .toList();
    }

    @Override
    public Optional<WorkerRef> workerFor(List<UUID> targets) {
        return standings.workerFor(targets);
    }
}
