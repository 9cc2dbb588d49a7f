package io.pulseline.platform.webhooks;

import io.pulseline.platform.kernel.Direction;
import io.pulseline.platform.kernel.WaUser;
import io.pulseline.platform.kernel.Wacid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that Meta told us, parsed leniently: numbers as text or digits, any letter case, unknown fields kept in
/// the raw event.
/// One change of a webhook may give several of these.
///
/// @see "Meta, Calling reference, 26 Jun 2026; Business-scoped user IDs, 6 Feb 2026"
public sealed interface MetaEvent {
    /// Meta's own time, to the second; null when the payload has none.
    @Nullable
    Instant at();

    /// Events of one call are handled in one lane.
    sealed interface OfCall extends MetaEvent {
        Wacid call();
    }

    /// UIC: the user calls, `sdp` is Meta's offer. BIC: Meta's media is ready, `sdp` is its answer; nobody has answered
    /// yet.
    ///
    /// @param user   null only when the payload names nobody
    /// @param sdp    null in a malformed payload
    /// @param opaque our own `biz_opaque_callback_data`, null when none
    record CallConnect(
            Wacid call,
            @Nullable Instant at,
            Direction direction,
            @Nullable WaUser user,
            @Nullable String sdp,
            @Nullable String opaque,
            @Nullable String ctaPayload,
            @Nullable String deeplinkPayload)
            implements OfCall {}

    /// A SIP-mode number's call began; no SDP, no way to act by Graph.
    record CallCreated(
            Wacid call,
            @Nullable Instant at,
            Direction direction,
            @Nullable WaUser user,
            @Nullable String ctaPayload,
            @Nullable String deeplinkPayload)
            implements OfCall {}

    enum CallStatusWord {
        RINGING,
        ACCEPTED,
        REJECTED,
        UNKNOWN
    }

    record CallStatus(
            Wacid call,
            @Nullable Instant at,
            CallStatusWord status,
            @Nullable WaUser user,
            @Nullable String opaque) implements OfCall {}

    /// @param completed       false when Meta said FAILED
    /// @param startTime       when the callee picked up; null when nobody did
    /// @param durationSeconds whole seconds of talk; null when nobody picked up
    record CallTerminate(
            Wacid call,
            @Nullable Instant at,
            @Nullable Direction direction,
            @Nullable WaUser user,
            boolean completed,
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable Long durationSeconds,
            @Nullable String opaque,
            @Nullable String ctaPayload,
            @Nullable String deeplinkPayload,
            List<MetaError> errors)
            implements OfCall {}

    /// Recording or transcript can be fetched for a while.
    record CallMediaAvailable(
            Wacid call,
            @Nullable Instant at,
            boolean transcript,
            String mediaId,
            @Nullable String mimeType) implements OfCall {}

    /// A caller whom nobody answered left a message.
    record VoicemailLeft(
            Wacid call,
            @Nullable Instant at,
            WaUser user,
            String mediaId,
            @Nullable String mimeType) implements OfCall {}

    /// The user has another number or another business-scoped id from now on.
    ///
    /// @param before null when Meta names the old id only in prose
    record UserChanged(@Nullable Instant at, @Nullable WaUser before, WaUser after) implements MetaEvent {}

    /// The user (or Meta for the user) granted, declined or withdrew.
    ///
    /// @param expiresAt end of a temporary grant, null otherwise
    /// @param automatic true when Meta did it by itself (callback after a call, withdrawal after unanswered calls)
    /// @param contextId wamid of the request or wacid of the call that led here; null from the business profile
    record PermissionReply(
            WaUser user,
            String messageId,
            @Nullable Instant at,
            boolean accepted,
            boolean permanent,
            @Nullable Instant expiresAt,
            boolean automatic,
            @Nullable String contextId)
            implements MetaEvent {}

    /// Any other message from a user; opens the service window.
    record UserMessage(
            WaUser user, String messageId, @Nullable Instant at, String type) implements MetaEvent {}

    /// Fate of a message we sent.
    ///
    /// @param pricingCategory null when the payload has no pricing object
    record MessageStatus(
            String messageId,
            @Nullable Instant at,
            String status,
            @Nullable WaUser user,
            @Nullable String pricingType,
            @Nullable String pricingCategory,
            List<MetaError> errors)
            implements MetaEvent {}

    /// @param callingJson the whole `calling` block as Meta wrote it, null when nothing about calling changed
    record SettingsUpdate(@Nullable Instant at, @Nullable String callingJson) implements MetaEvent {}

    /// `account_update` and its like: restriction, violation, tier, partner removed, review …
    ///
    /// @param event Meta's word, upper case
    record AccountUpdate(@Nullable Instant at, String field, String event, String valueJson) implements MetaEvent {}

    /// Errors that belong to no call.
    record ValueErrors(@Nullable Instant at, List<MetaError> errors) implements MetaEvent {}

    /// A kind we do not know yet; kept, counted, never fatal.
    record Unknown(@Nullable Instant at, String field, String what) implements MetaEvent {}

    /// @param message Meta's own text
    record MetaError(
            int code,
            @Nullable String title,
            @Nullable String message,
            @Nullable String details) {}
}
