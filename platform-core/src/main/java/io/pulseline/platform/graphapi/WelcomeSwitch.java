package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;

/// `/{phone_number_id}/conversational_automation`, as far as welcome messages need it.
///
/// @see "Meta, Conversational components: welcome messages"
public interface WelcomeSwitch {
    /// Whether Meta tells us (`request_welcome`) when a user opens the chat for the first time.
    GraphResult<Calling.Accepted> welcome(TenantId tenant, PhoneNumberId number, boolean on);
}
