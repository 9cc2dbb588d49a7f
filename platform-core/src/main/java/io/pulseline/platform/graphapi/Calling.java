package io.pulseline.platform.graphapi;

import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import org.jspecify.annotations.Nullable;

/// `POST /{phone_number_id}/calls`. None of these is ever repeated by the adapter when the outcome is unknown.
///
/// @see "Meta, Calling reference, 26 Jun 2026"
public interface Calling {
    /// Dials (BIC).
    ///
    /// @param opaque at most 512 characters, echoed in webhooks, null for none
    GraphResult<Wacid> connect(
            TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, @Nullable String opaque);

    GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp);

    /// @param answerSdp the very text that [#preAccept] carried
    GraphResult<Accepted> accept(
            TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp, @Nullable String opaque);

    GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid call);

    GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid call);

    /// Meta said success.
    record Accepted() {}
}
