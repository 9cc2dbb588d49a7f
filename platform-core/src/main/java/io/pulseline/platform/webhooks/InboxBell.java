package io.pulseline.platform.webhooks;

import io.pulseline.platform.tenancy.Bell;
import org.springframework.stereotype.Component;

/// Rings when the inbox has work.
@Component
class InboxBell extends Bell {}
