package io.pulseline.platform.wire;

import io.pulseline.platform.kernel.Direction;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that begins at a sip-worker, proved already. The platform makes its row and says what becomes of it.
///
/// @param number    Meta's id of the business number
/// @param wacid     null for a business's call: Meta tells it with its answer
/// @param userNumber digits, null when Meta hides it, and where a telephony dials what is no user: `pstn` says what
/// then
/// @param bsuid     business-scoped id, null when not told
/// @param userName  written by a stranger
/// @param source    trunk or extension that dials, null for a user's call
/// @param sourceName for the timeline
/// @param refused   why the worker refused it by itself, before the platform could be asked: it is told so that there
/// is a
/// row; null for a call that waits for the decision
/// @param pstn      what gives the telephone network away in what the telephony sent, null for nothing: the call is
/// refused then, and its row says why
public record SipOpening(
        int protocol,
        String workerId,
        long epoch,
        Direction direction,
        UUID tenant,
        String number,
        @Nullable String wacid,
        @Nullable String userNumber,
        @Nullable String bsuid,
        @Nullable String userName,
        @Nullable String ctaPayload,
        @Nullable String deeplinkPayload,
        @Nullable UUID source,
        @Nullable String sourceName,
        @Nullable PstnSign pstn,
        @Nullable String refused,
        Instant at) {

    public SipOpening refused(String why) {
        return new SipOpening(
                protocol,
                workerId,
                epoch,
                direction,
                tenant,
                number,
                wacid,
                userNumber,
                bsuid,
                userName,
                ctaPayload,
                deeplinkPayload,
                source,
                sourceName,
                pstn,
                why,
                at);
    }
}
