package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import java.util.Optional;

/// Port to the platform, which decides.
public interface Platform {
    /// @return empty when it cannot be asked
    Optional<SipDecision> open(SipOpening opening);
}
