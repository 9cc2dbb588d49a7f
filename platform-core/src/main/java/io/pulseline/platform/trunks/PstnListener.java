package io.pulseline.platform.trunks;

import io.pulseline.platform.calls.PstnSeen;
import io.pulseline.platform.pstnguard.Sightings;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Has the guard keep what was seen on a call. A repeat is no second alarm.
@Component
class PstnListener {
    private final Sightings sightings;

    PstnListener(Sightings sightings) {
        this.sightings = sightings;
    }

    @EventListener
    void on(PstnSeen seen) {
        sightings.saw(
                seen.tenantId(),
                seen.call(),
                seen.peer(),
                seen.sign().rule(),
                seen.sign().evidence(),
                seen.at());
    }
}
