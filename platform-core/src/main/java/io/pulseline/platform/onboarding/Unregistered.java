package io.pulseline.platform.onboarding;

import io.pulseline.platform.kernel.E164;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import java.time.Instant;
import java.util.UUID;

/// A number that came by Meta's window and is not registered. When its time is over the customer has to open the window
/// again.
///
/// @param signup      the newest one that brought it
/// @param preverified verified by us beforehand: 90 days, not 14
/// @param until       end of its time, which may be past
public record Unregistered(
        TenantId tenant, UUID signup, PhoneNumberId id, E164 number, String name, boolean preverified, Instant until) {}
