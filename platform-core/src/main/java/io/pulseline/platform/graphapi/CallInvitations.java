package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;

/// `POST /{phone_number_id}/messages` that lead users to call.
public interface CallInvitations {
    /// A message with a button that calls the number; needs an open service window.
    ///
    /// @param label      of the button, empty for Meta's own
    /// @param ttlMinutes 1 to 43,200
    /// @param payload    comes back with the call, empty for none
    /// @return Meta's message id (`wamid.…`)
    GraphResult<String> sendCallButton(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            String body,
            String label,
            int ttlMinutes,
            String payload);
}
