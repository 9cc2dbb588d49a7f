package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.LegName;
import io.pulseline.sipworker.stack.Dialog;

/// One confirmed leg.
record SipLeg(LegName name, Dialog dialog, Way way) {}
