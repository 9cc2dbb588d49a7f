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
    GraphResult<Wacid> connect(TenantId tenant, PhoneNumberId from, WaUser to, String offerSdp, Wishes wishes);

    GraphResult<Accepted> preAccept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp);

    /// @param answerSdp the very text that [#preAccept] carried
    GraphResult<Accepted> accept(TenantId tenant, PhoneNumberId number, Wacid call, String answerSdp, Wishes wishes);

    GraphResult<Accepted> reject(TenantId tenant, PhoneNumberId number, Wacid call);

    GraphResult<Accepted> terminate(TenantId tenant, PhoneNumberId number, Wacid call);

    /// What goes along with a call.
    ///
    /// @param opaque  at most 512 characters, echoed in webhooks, null for none
    /// @param capture what Meta records of it, null for nothing
    record Wishes(@Nullable String opaque, @Nullable Capture capture) {}

    /// Meta records after an announcement of its own; what it made is told of by a webhook when the call is over.
    ///
    /// @param sound    both voices
    /// @param words    a transcript
    /// @param purpose  1 to 250 characters
    /// @param language of the announcement
    /// @see "Meta, Call recording; Call transcription, 31 Aug 2026"
    record Capture(boolean sound, boolean words, String purpose, String language) {}

    /// Meta said success.
    record Accepted() {}
}
