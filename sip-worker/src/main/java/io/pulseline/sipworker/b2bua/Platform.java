package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipDecision;
import io.pulseline.platform.wire.SipOpening;
import java.util.List;
import java.util.Optional;

/// Port to the platform, which decides.
public interface Platform {
    /// @return empty when it cannot be asked
    Optional<SipDecision> open(SipOpening opening);

    /// Reads the book anew, now.
    ///
    /// @param doubted numbers (Meta's ids) whose password did not fit
    void look(List<String> doubted);
}
