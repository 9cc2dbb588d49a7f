package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /{phone_number_id}/messages`, as far as calling needs it.
public interface Messages {
    /// Free-form call permission request; needs an open service window.
    ///
    /// @param body text above the buttons, null for none
    /// @return Meta's message id (`wamid.…`)
    GraphResult<String> requestCallPermission(
            TenantId tenant, PhoneNumberId number, WaUser user, @Nullable String body);

    /// The same by an approved template.
    ///
    /// @param variables what stands for `{{1}}` and so on in its body, in order
    GraphResult<String> requestCallPermissionByTemplate(
            TenantId tenant,
            PhoneNumberId number,
            WaUser user,
            String template,
            String language,
            List<String> variables);
}
