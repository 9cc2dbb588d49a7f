package io.pulseline.platform.calls;

import io.pulseline.platform.tenancy.Bell;
import org.springframework.stereotype.Component;

/// Rings when the tail of call changes has grown.
@Component
class ChangeBell extends Bell {}
